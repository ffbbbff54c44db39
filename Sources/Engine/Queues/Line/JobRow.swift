import RatchetJournal

/// A job's row in one of the index tables: it follows from the snapshot that was written with it.
package enum JobRow: Sendable, Hashable {
    case ready(ReadyKey)
    case later(QueueTimeKey, LaterRow)
    case dead(QueueTimeKey)

    /// The row of a job whose value is written now.
    init(_ state: JobState, in queue: UInt32, isStrict: Bool, at now: Timestamp, with blocks: Blocks) {
        let lane = LaneKey(state.entry, with: blocks)
        if let past = state.past, past.isDead {
            self = .dead(QueueTimeKey(queue, past.changed ?? now, state.number))
        } else if state.takeableFrom > now {
            self = .later(
                QueueTimeKey(queue, state.takeableFrom, state.number), LaterRow(key: lane.key, hasBegun: state.hasBegun)
            )
        } else {
            self = .ready(ReadyKey(queue, lane, QueuedJob.place(of: state, isStrict: isStrict)))
        }
    }

    /// The rows that may have been written with a job's snapshot: which one hangs on the moment, and on whether the
    /// order of its queue was strict.
    static func possible(of state: JobState, in queue: UInt32, with blocks: Blocks) -> [JobRow] {
        let number = state.number
        if state.isDead { return [.dead(QueueTimeKey(queue, state.past?.changed ?? state.enqueued, number))] }
        let lane = LaneKey(state.entry, with: blocks)
        let places = Set([true, false].map { QueuedJob.place(of: state, isStrict: $0) })
        let later = LaterRow(key: lane.key, hasBegun: state.hasBegun)
        return [.later(QueueTimeKey(queue, state.takeableFrom, number), later)]
            + places.map { .ready(ReadyKey(queue, lane, $0)) }
    }

    var table: TableName {
        switch self {
        case .ready: QueueTables.ready.name
        case .later: QueueTables.later.name
        case .dead: QueueTables.dead.name
        }
    }

    var key: [UInt8] {
        switch self {
        case .ready(let key): key.keyBytes
        case .later(let key, _), .dead(let key): key.keyBytes
        }
    }

    var put: WriteBatch.Operation {
        switch self {
        case .ready(let key): QueueTables.ready.put(key, [])
        case .later(let key, let row): QueueTables.later.put(key, row.tableBytes)
        case .dead(let key): QueueTables.dead.put(key, [])
        }
    }

    var deletion: WriteBatch.Operation {
        switch self {
        case .ready(let key): QueueTables.ready.delete(key)
        case .later(let key, _): QueueTables.later.delete(key)
        case .dead(let key): QueueTables.dead.delete(key)
        }
    }
}

extension JobState {
    /// Whether it has had its turn already.
    var hasBegun: Bool { past.map { $0.failed + $0.snoozes + $0.reads > 0 } ?? false }
}
