import Foundation
import Ratchet
import Synchronization

/// Sleeps until a moment, and notes when the step behind that begins.
struct Punctual: Workflow {
    struct State: Codable, Sendable {
        /// Milliseconds since 1970.
        let due: Int64
    }

    let wakings: Wakings

    var body: some Flow<State, Nothing> {
        Sleep("until then", until: { state in Timestamp(milliseconds: state.due).date })
        Step("note") { run in wakings.add(due: Timestamp(milliseconds: run.state.due)) }
    }
}

/// When runs were due, and when they went on.
final class Wakings: Sendable {
    struct Moment: Sendable {
        let due: Timestamp
        let began: Timestamp
    }

    private let count: Int
    private let noted = Mutex<[Moment]>([])
    private let full = AsyncStream.makeStream(of: Void.self)

    init(_ count: Int) { self.count = count }

    var moments: [Moment] { noted.withLock { $0 } }

    func add(due: Timestamp) {
        let moment = Moment(due: due, began: SystemClock().now)
        let isLast = noted.withLock { moments in
            moments.append(moment)
            return moments.count == count
        }
        if isLast { full.continuation.finish() }
    }

    /// Returns when all runs have gone on.
    func all() async { for await _ in full.stream {} }
}
