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

            --where asks for attributes, which the app's workflows declare: \(WhereOption.forms). A value counts as \
            each kind that it can be read as: a text, a whole number, true or false, a day or a time. Several \
            conditions all have to be so. --count prints how many runs there are, and no list.

            --since and --until take a day, a time or how long ago: \(Moment.forms). They choose by the time of the \
            end, so only among runs that are over, as --archived does; --started-since and --started-until choose by \
            that of the start. --after takes the cursor that stands below a list that was too long, and goes on \
            there: whatever ends meanwhile, no run comes twice.

            --json prints {"runs": […], "hasMore": …, "next": …, "total": …}. A run has id, workflow, status, \
            started, ended, due, open (paths), openCount, failure {path, type, text}, parked {kind, text} and output; \
            what is not known is null. undoing lists the steps that are being undone, or could not be: {path, \
            attempts, isStuck, error}. tags is a list, attributes an object. next is the cursor for --after. total is \
            null if counting would mean reading runs, as with --workflow, --tag or --where. With --count it is \
            {"count": …}.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "Only runs with this status; may be repeated.")
    var status: [StatusFilter] = []

    @Option(help: "Only runs of the workflow with this name.")
    var workflow: String?

    @Option(name: .customLong("where"), help: "Only runs whose attribute is so; may be repeated.")
    var conditions: [WhereOption] = []

    @Option(name: .customLong("tag"), help: "Only runs with this tag; may be repeated.")
    var tags: [String] = []

    @Option(help: "Only runs that were started then or later.")
    var startedSince: Moment?

    @Option(help: "Only runs that were started before then.")
    var startedUntil: Moment?

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

    @Flag(help: "Print how many there are.")
    var count = false

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
        let query = try query(Terminal.current.times)
        if count { return try await printCount(query) }
        let listing = try await options.read { inspector, _ in try await inspector.runs(query) }
        options.print(JSON(listing)) { terminal in RunListText(listing, terminal).lines }
    }

    private func printCount(_ query: RunQuery) async throws {
        let count = try await options.read { inspector, _ in try await inspector.count(query) }
        options.print(JSON.members(["count": .int(count)])) { _ in ["\(count)"] }
    }

    private func query(_ times: TimeText) throws -> RunQuery {
        var query = RunQuery(
            statuses: Set(status.map(\.status)), workflow: workflow, isArchived: archived,
            since: since?.time(times), until: until?.time(times), after: cursor, limit: limit)
        query.filters = conditions.map { $0.filter(times) } + tags.map { .tag($0) }
        query.startedSince = startedSince?.time(times)
        query.startedUntil = startedUntil?.time(times)
        do { for filter in query.filters { try filter.check() } } catch { throw CommandError(error.message) }
        return query
    }
}
