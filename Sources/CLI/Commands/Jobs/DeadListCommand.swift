import ArgumentParser
import RatchetEngine

/// The command `ratchet dead list`.
struct DeadListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists dead letters, with what their last attempts threw.",
        discussion: """
            --json prints {"jobs": […], "hasMore": …}; a job has what jobs show says of it.
            """)

    @OptionGroup var options: JournalOptions
    @OptionGroup var filter: JobFilterOptions

    @Option(help: "How many are listed at most.")
    var limit = 50

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to 1000000.")
        }
    }

    func run() async throws {
        let times = Terminal.current.times
        var filter = filter.filter(times)
        filter.statuses = [.dead]
        let wanted = filter
        let jobs = try await options.read { inspector, _ in
            try await inspector.jobs(wanted, limit: limit + 1, at: times.now)
        }
        let (shown, hasMore) = (Array(jobs.prefix(limit)), jobs.count > limit)
        options.print(.members(["jobs": .array(shown.map { JSON($0) }), "hasMore": .bool(hasMore)])) { terminal in
            JobListText(shown, hasMore: hasMore, terminal).lines
        }
    }
}
