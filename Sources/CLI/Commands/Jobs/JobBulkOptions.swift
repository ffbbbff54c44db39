import ArgumentParser
import RatchetEngine

/// What every command takes that does something to jobs.
struct JobBulkOptions: ParsableArguments {
    static let discussion = """
        Name jobs by their ids, or say which ones with options; a job is meant that all of these fit. Without either, \
        --all has to be said. It returns once the command is durable in the journal; with --wait it says how many jobs \
        it was done to.

        --json prints what start does; answer is {"count": …} after --wait.
        """

    @OptionGroup var options: HandInOptions
    @OptionGroup var filter: JobFilterOptions

    @Flag(help: "All jobs are meant.")
    var all = false

    @Option(help: "To how many jobs at most, the oldest first.")
    var limit: Int?

    @Argument(help: "The jobs' ids.")
    var ids: [String] = []

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    }

    /// Hands the command in.
    ///
    /// - Parameter statuses: those that are meant if none is named.
    func handIn(_ action: JobBulk.Action, statuses: Set<JobStatus> = []) async throws {
        var chosen = filter.filter(ids: ids, Terminal.current.times)
        guard chosen.isSaid || all else {
            throw CommandError("which jobs? Name them, say which with options such as --queue, or say --all")
        }
        if !chosen.isSaid { chosen = .all }
        if chosen.statuses.isEmpty { chosen.statuses = statuses }
        let bulk = JobBulk(action, chosen, limit: limit)
        try await options.handIn { client in try await client.carryOut(bulk, options.commandID) }
    }
}
