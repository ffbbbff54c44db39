/// What the C program measured of a job queue on SQLite. `Benchmarks/SQLite/queue.h` says how that is built.
struct JobReference: Sendable, Decodable {
    /// When a commit is on the disk.
    enum Synchronous: String {
        /// Before it returns.
        case full
        /// When the log is checkpointed.
        case normal
        /// When the system likes.
        case off
    }

    let jobs: Int
    /// The transactions that were measured.
    let commits: Int
    let seconds: Double
    let jobsPerSecond: Double
    /// How long the middle one of the acts took, in microseconds: a call that adds jobs, a transaction that finishes
    /// jobs, or the time from such a call until the job has begun.
    let p50: Double
    let p99: Double
    /// The most memory that the program had while it was measured.
    let peakMegabytes: Double
    /// What it had of its own at the end, without pages of files.
    let ownMegabytes: Double

    private enum CodingKeys: String, CodingKey {
        case jobs
        case commits
        case seconds
        case jobsPerSecond = "jobs_per_second"
        case p50 = "p50_us"
        case p99 = "p99_us"
        case peakMegabytes = "peak_mb"
        case ownMegabytes = "own_mb"
    }

    /// Adds jobs, `perInsert` in each call. Each call has a commit of its own, or, if they are grouped, one commit
    /// takes all calls that wait for it.
    static func insert(
        _ jobs: Int, bytes: Int, perInsert: Int = 1, callers: Int = 1, isGrouped: Bool = false,
        in workspace: Workspace
    ) async throws -> JobReference {
        let flags = isGrouped ? ["--group"] : []
        return try await run("jobs-insert", [jobs, bytes, perInsert, callers], flags, in: workspace)
    }

    /// Works off a backlog, which is there before the time counts: reads `page` jobs ahead, and finishes so many in
    /// each transaction.
    static func drain(
        _ jobs: Int, bytes: Int, page: Int, perTransaction: Int, keeps: Bool = false, in workspace: Workspace
    ) async throws -> JobReference {
        let flags = keeps ? ["--keep"] : []
        return try await run("jobs-drain", [jobs, bytes, page, perTransaction], flags, in: workspace)
    }

    /// Adds jobs on one thread while another works them off; so many, or those of the first `seconds` if that is less.
    static func stream(
        _ jobs: Int, bytes: Int, perInsert: Int, page: Int, perTransaction: Int, seconds: Int? = nil,
        keeps: Bool = false, in workspace: Workspace
    ) async throws -> JobReference {
        let numbers = [jobs, bytes, perInsert, page, perTransaction]
        let flags = (keeps ? ["--keep"] : []) + (seconds.map { ["--seconds", "\($0)"] } ?? [])
        return try await run("jobs-continuous", numbers, flags, in: workspace)
    }

    /// Adds one job at a time and waits until the worker has begun it, when there is nothing else to do.
    static func begin(
        _ jobs: Int, bytes: Int, synchronous: Synchronous = .full, keeps: Bool = false, in workspace: Workspace
    ) async throws -> JobReference {
        let flags = (keeps ? ["--keep"] : []) + ["--synchronous", synchronous.rawValue]
        return try await run("jobs-latency", [jobs, bytes], flags, in: workspace)
    }

    private static func run(
        _ command: String, _ numbers: [Int], _ flags: [String], in workspace: Workspace
    ) async throws -> JobReference {
        guard numbers.allSatisfy({ $0 > 0 }) else { throw BenchError("\(command) needs more than no jobs: \(numbers)") }
        return try await workspace.lend("sqlite") { directory in
            try await Reference.run([command, directory] + numbers.map { "\($0)" } + flags, of: Program.sqlite)
        }
    }
}
