import RatchetJournal

/// Something that a step wants done to Ratchet: it lands with the step's completion, or not at all.
package enum StepEffect: Sendable, Hashable {
    case start(workflow: String, id: RunID, state: Payload, tags: [String] = [])
    case signal(run: RunID, RunSignal)
    case enqueue(JobOrder)
    case cancel(run: RunID)
    case schedule(name: String, ScheduleOrder)
    case put(key: String, Payload)
    case remove(key: String)

    var payloadBytes: Int {
        switch self {
        case .start(_, _, let payload, _), .put(_, let payload): payload.bytes.count
        case .signal(_, let signal): signal.byteCount
        case .enqueue(let order): order.arguments.bytes.count
        case .schedule(_, let order): order.payloadBytes
        case .cancel, .remove: 0
        }
    }

    var note: EffectNote {
        switch self {
        case .start(_, let id, _, _): EffectNote(.start, id.rawValue)
        case .signal(let run, _): EffectNote(.signal, run.rawValue)
        case .enqueue(let order): EffectNote(.enqueue, order.kind)
        case .cancel(let run): EffectNote(.cancel, run.rawValue)
        case .schedule(let name, _): EffectNote(.schedule, name)
        case .put(let key, _): EffectNote(.put, key)
        case .remove(let key): EffectNote(.remove, key)
        }
    }

    /// What is to be delivered to another run, if it is of that sort.
    func delivery(from sender: UInt64) -> Delivery? {
        switch self {
        case .start(let workflow, let id, let state, let tags):
            Delivery(from: sender, .start(workflow: workflow, id: id, state: state, parent: nil, tags: tags))
        case .signal(let run, let signal): Delivery(from: sender, .signal(run: run, signal))
        case .enqueue(let order): Delivery(from: sender, .enqueue(order))
        case .cancel(let run): Delivery(from: sender, .cancel(run: run))
        case .schedule(let name, let order): Delivery(from: sender, .schedule(name: name, order))
        case .put, .remove: nil
        }
    }

    /// The row of the store, if it is of that sort.
    func storeWrite(with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation? {
        switch self {
        case .put(let key, let value): try StoreRow(key: key, value: value).put(with: blocks)
        case .remove(let key): StoreRow.delete(key, with: blocks)
        case .start, .signal, .enqueue, .cancel, .schedule: nil
        }
    }
}
