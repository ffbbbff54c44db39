import Ratchet
import Synchronization

/// A kind of jobs that note what they were asked to.
struct NotingJob: Job {
    struct Arguments: Codable, Sendable, Hashable {
        var text = ""
        var fails = 0
        var tenant: String?
    }

    static let retry = RetryPolicy.constant(.seconds(10), attempts: 3)
    let notes: JobNotes

    static func key(of arguments: Arguments) -> String? { arguments.tenant }

    func perform(_ run: JobRun<Arguments>) async throws -> String {
        notes.add("\(run.arguments.text)#\(run.attempt)")
        guard run.attempt > run.arguments.fails else { throw Trouble() }
        return run.arguments.text.uppercased()
    }
}

/// What jobs have noted, in order. It outlives the engines of a test.
final class JobNotes: Sendable {
    private let state = Mutex<[String]>([])

    var all: [String] { state.withLock { $0 } }

    func add(_ text: String) { state.withLock { $0.append(text) } }
}

struct Trouble: Error, CustomStringConvertible {
    let description = "trouble"
}
