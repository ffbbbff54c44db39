import ArgumentParser
import RatchetEngine

/// The command `ratchet runs history`.
struct RunsHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Shows everything that happened to a run, in order.",
        discussion: """
            LSN is the commit that made an event durable, TIME when it happened. Of values only the beginning is \
            shown; --full shows all of each.

            --json prints {"id": …, "workflow": …, "status": …, "isWhole": …, "events": […]}. An event has lsn, time, \
            event (its name, as in the journal's format), path, and what it says: output, state, error {type, text}, \
            due, branch, elements [{key, state}]; what cannot be read any more is unreadable, with the reason. Values \
            are always whole. isWhole is false if the journal does not keep history, or did not always.
            """)

    @OptionGroup var options: JournalOptions

    @Flag(help: "Show values as a whole.")
    var full = false

    @Argument(help: "The run's id.")
    var id: String

    func run() async throws {
        let id = RunID(self.id)
        guard let history = try await options.read({ inspector, _ in try await inspector.history(of: id) }) else {
            throw CommandError.noRun(self.id, at: options.path)
        }
        options.print(JSON(history)) { terminal in RunHistoryText(history, terminal, isFull: full).lines }
    }
}
