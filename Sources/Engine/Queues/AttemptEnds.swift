import Synchronization

/// How attempts of a queue's jobs have ended, until the queue takes that in: many at a time, since it costs more to be
/// let into the queue than to be dealt with there.
final class AttemptEnds: Sendable {
    struct End: Sendable {
        let job: UInt64
        let serial: Int
        let result: AttemptResult
    }

    private let state = Mutex<[End]>([])

    /// - Returns: Whether it is the caller who has the queue take in what there is: all others rely on that.
    func add(_ end: End) -> Bool {
        state.withLock { ends in
            ends.append(end)
            return ends.count == 1
        }
    }

    /// As for one.
    func add(_ more: [End]) -> Bool {
        state.withLock { ends in
            let isFirst = ends.isEmpty && !more.isEmpty
            ends += more
            return isFirst
        }
    }

    func take() -> [End] {
        state.withLock { ends in
            let all = ends
            ends = []
            return all
        }
    }
}
