import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs list`.
struct JobsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists jobs in the order in which they were enqueued.",
        discussion: """
            Jobs that are done are listed only if they are kept. Those at work count as queued: that is known to their \
            engine alone. --since and --until take a day, a time or how long ago: \(Moment.forms).

            --json prints {"jobs": […], "hasMore": …}. A job has what jobs show says of it, but for arguments, output, \
            failures and lines.
            """)

    @OptionGroup var options: JournalOptions
    @OptionGroup var filter: JobFilterOptions

    @Option(help: "Go on behind this job, by its id (job-17).")
    var after: String?

    @Option(help: "How many jobs are listed at most.")
    var limit = 50

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to 1000000.")
        }
    }

    func run() async throws {
        let times = Terminal.current.times
        let filter = filter.filter(times)
        let after = after.map { RunID($0) }
        let jobs = try await options.read { inspector, _ in
            let last = try await last(after, inspector, times.now)
            return try await inspector.jobs(filter.isSaid ? filter : .all, after: last, limit: limit + 1, at: times.now)
        }
        let (shown, hasMore) = (Array(jobs.prefix(limit)), jobs.count > limit)
        options.print(
            .members(["jobs": .array(shown.map { JSON(summary: $0) }), "hasMore": .bool(hasMore)])
        ) { terminal in JobListText(shown, hasMore: hasMore, terminal).lines }
    }

    private func last(_ id: RunID?, _ inspector: JournalInspector, _ now: Timestamp) async throws -> UInt64 {
        guard let id else { return 0 }
        if let number = id.generatedJobNumber { return number }
        guard let job = try await inspector.job(id, at: now) else {
            throw CommandError("the journal has no job '\(id)' behind which a list could go on")
        }
        return job.number
    }
}
