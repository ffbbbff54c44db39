import ArgumentParser
import RatchetEngine

/// The command `ratchet runs list`.
struct RunsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists runs: first those that are not over, then the others, the newest first.",
        discussion: """
            Runs that are not over come first, the newest of them at the top; then come those that are, the latest end \
            first. The last column says where a run stands: the node that is under way and when it is due, what it \
            failed with and where, or why it is parked.

            --since and --until take a day, a time or how long ago: \(Moment.forms). They choose by the time of the \
            end, so only among runs that are over, as --archived does. --after takes the cursor that stands below a \
            list that was too long, and goes on there: whatever ends meanwhile, no run comes twice.

            --json prints {"runs": […], "hasMore": …, "next": …, "total": …}. A run has id, workflow, status, started, \
            ended, due, open (paths), openCount, failure {path, type, text}, parked {kind, text} and output; what is \
            not known is null. next is the cursor for --after. total is null if counting would mean reading every run, \
            as with --workflow.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "Only runs with this status; may be repeated.")
    var status: [StatusFilter] = []

    @Option(help: "Only runs of the workflow with this name.")
    var workflow: String?

    @Flag(help: "Only runs that are over.")
    var archived = false

    @Option(help: "Only runs that ended then or later.")
    var since: Moment?

    @Option(help: "Only runs that ended before then.")
    var until: Moment?

    @Option(help: "Go on behind this cursor.")
    var after: String?

    @Option(help: "How many runs are listed at most.")
    var limit = 50

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to 1000000.")
        }
        guard after == nil || cursor != nil else {
            throw ValidationError("--after takes a cursor that a list has printed, such as e1795253400250.17.")
        }
    }

    private var cursor: RunCursor? { after.flatMap { RunCursor($0) } }

    func run() async throws {
        let times = Terminal.current.times
        let query = RunQuery(
            statuses: Set(status.map(\.status)), workflow: workflow, isArchived: archived,
            since: since?.time(times), until: until?.time(times), after: cursor, limit: limit)
        let listing = try await options.read { inspector, _ in try await inspector.runs(query) }
        options.print(JSON(listing)) { terminal in RunListText(listing, terminal).lines }
    }
}
