import ArgumentParser
import RatchetEngine

/// The command `ratchet runs list`.
struct RunsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists runs, the newest first.",
        discussion: """
            The last column says where the run stands: the node that is under way and when it is due, what it failed \
            with and where, or why it is parked.

            --json prints {"runs": […], "hasMore": …, "total": …}. A run has id, workflow, status, started, ended, \
            due, open (paths), openCount, failure {path, type, text}, parked {kind, text} and output; what is not \
            known is null. total is null if counting would mean reading every run, as with --workflow.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "Only runs with this status; may be repeated.")
    var status: [StatusFilter] = []

    @Option(help: "Only runs of the workflow with this name.")
    var workflow: String?

    @Option(help: "How many runs are listed at most.")
    var limit = 50

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to 1000000.")
        }
    }

    func run() async throws {
        let query = RunQuery(statuses: Set(status.map(\.status)), workflow: workflow, limit: limit)
        let listing = try await options.read { inspector, _ in try await inspector.runs(query) }
        options.print(JSON(listing)) { terminal in RunListText(listing, terminal).lines }
    }
}
