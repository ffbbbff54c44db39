import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet runs show`.
struct RunsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one run: what it is, and where each of its nodes stands.",
        discussion: """
            START is the time since the run's start, TOOK how long the node was under way. TRIES counts a step's \
            attempts that have ended, if it was not just one that succeeded.

            --json prints what runs list says of a run, notes: [{time, text}] of its going on in changed workflows, \
            and nodes: a tree of kind, name, path, status (idle, open, waiting, done, failed, dropped, undone), \
            attempts, turn (of a loop), choice (the branch that was taken), opened, closed, due, signal (that it waits \
            for), queue (in which it stands in line), run (that it started or sends to), error {type, text}, output \
            and children. An output that the journal keeps only the beginning of, or that is no JSON, is a text in \
            outputPreview instead.

            --at and --event show the run as it was, from what the journal keeps of its history: once a commit was \
            durable (LSN in runs history), or right after an event (counted from 1 in the order of runs history).
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: ArgumentHelp("Show the run as it was once this commit was durable.", valueName: "lsn"))
    var at: UInt64?

    @Option(help: ArgumentHelp("Show the run as it was right after this event.", valueName: "number"))
    var event: Int?

    @Argument(help: "The run's id.")
    var id: String

    func validate() throws {
        guard at == nil || event == nil else { throw ValidationError("Give --at or --event, not both.") }
        if let event, event < 1 { throw ValidationError("--event counts from 1.") }
    }

    private var moment: RunMoment? { at.map { .commit(LSN($0)) } ?? event.map { .event($0) } }

    func run() async throws {
        let id = RunID(self.id)
        let moment = moment
        let found = try await options.read { inspector, _ in
            do {
                guard let moment else { return try await inspector.run(id) }
                return try await inspector.run(id, at: moment)
            } catch let error as EngineError {
                throw CommandError(error.message)
            }
        }
        guard let tree = found else {
            throw CommandError.noRun(self.id, at: options.path)
        }
        options.print(JSON(tree)) { terminal in RunTreeText(tree, terminal).lines }
    }
}
