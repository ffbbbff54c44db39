import ArgumentParser
import RatchetEngine

/// Which jobs are meant, on the command line.
struct JobFilterOptions: ParsableArguments {
    @Option(name: .customLong("queue"), help: "Only jobs of this queue; may be repeated.")
    var queues: [String] = []

    @Option(name: .customLong("kind"), help: "Only jobs of this kind; may be repeated.")
    var kinds: [String] = []

    @Option(
        name: .customLong("status"),
        help:
            "Only jobs with this status: \(JobStatusFilter.names); may be repeated."
    )
    var statuses: [JobStatusFilter] = []

    @Option(name: .customLong("key"), help: "Only jobs of this key; may be repeated.")
    var keys: [String] = []

    @Option(name: .customLong("tag"), help: "Only jobs with this tag; may be repeated.")
    var tags: [String] = []

    @Option(help: "Only jobs that were enqueued then or later.")
    var since: Moment?

    @Option(help: "Only jobs that were enqueued before then.")
    var until: Moment?

    func filter(ids: [String] = [], _ times: TimeText) -> JobFilter {
        JobFilter(
            ids: Set(ids.map { RunID($0) }), kinds: Set(kinds), queues: Set(queues),
            statuses: Set(statuses.map(\.status)), keys: Set(keys), tags: Set(tags), since: since?.time(times),
            until: until?.time(times))
    }
}

/// A job's status as it is named on the command line.
enum JobStatusFilter: String, CaseIterable, ExpressibleByArgument {
    case queued, scheduled, retrying, running, completed, cancelled, dead

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    var status: JobStatus {
        switch self {
        case .queued: .queued
        case .scheduled: .scheduled
        case .retrying: .retrying
        case .running: .running
        case .completed: .completed
        case .cancelled: .cancelled
        case .dead: .dead
        }
    }
}
