import RatchetJournal

/// A job's row in one of the index tables: it follows from the snapshot that was written with it.
package enum JobRow: Sendable, Hashable {
    case ready(ReadyKey)
    case later(QueueTimeKey, LaterRow)
    case dead(QueueTimeKey)

    /// The row of a job whose value is written now.
    init(_ state: JobState, in queue: UInt32, isStrict: Bool, at now: Timestamp) {
        let lane = LaneKey(state.entry)
        if let past = state.past, past.isDead {
            self = .dead(QueueTimeKey(queue, past.changed ?? now, state.number))
        } else if state.takeableFrom > now {
            let hasBegun = state.past.map { $0.failed + $0.snoozes + $0.reads > 0 } ?? false
            self = .later(
                QueueTimeKey(queue, state.takeableFrom, state.number), LaterRow(key: lane.key, hasBegun: hasBegun))
        } else {
            self = .ready(ReadyKey(queue, lane, QueuedJob.place(of: state, isStrict: isStrict)))
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
