import ArgumentParser
import RatchetEngine

/// The command `ratchet runs show`.
struct RunsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one run: what it is, and where each of its nodes stands.",
        discussion: """
            START is the time since the run's start, TOOK how long the node was under way. TRIES counts a step's \
            attempts that have ended, if it was not just one that succeeded.

            --json prints what runs list says of a run, and nodes: a tree of kind, name, path, status (idle, open, \
            waiting, done, failed, dropped), attempts, turn (of a loop), choice (the branch that was taken), opened, \
            closed, due, run (that it started or \
            sends to), error {type, text}, output and children. An output that the journal keeps only the beginning \
            of, or that is no JSON, is a text in outputPreview instead.
            """)

    @OptionGroup var options: JournalOptions

    @Argument(help: "The run's id.")
    var id: String

    func run() async throws {
        let id = RunID(self.id)
        guard let tree = try await options.read({ inspector, _ in try await inspector.run(id) }) else {
            throw CommandError(
                "the journal at '\(options.path)' has no run '\(self.id)': see which ones it has with `runs list`")
        }
        options.print(JSON(tree)) { terminal in RunTreeText(tree, terminal).lines }
    }
}
