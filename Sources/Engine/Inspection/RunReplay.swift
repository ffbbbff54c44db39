import RatchetJournal

/// Goes through a run's history again, so that each event can be said to be about a path.
struct RunReplay {
    private let number: UInt64
    private let plans: StoredPlans
    /// What the run is now: it still knows the nodes by name if the replay has lost its way.
    private let last: RunState?
    /// As of the last entry; `nil` before the first event, and for good once something did not fit.
    private(set) var state: RunState?

    init(_ run: RunReading, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        number = run.number
        plans = try StoredPlans(allIn: view, with: blocks)
        last = run.state
    }

    /// - Parameter limit: so many events are gone through at most.
    mutating func contents(of entry: EntityHistory.Entry, atMost limit: Int = .max) -> [RunHistory.Content] {
        switch entry {
        case .damaged(_, let error): return [lost(error.message)]
        case .item(let item):
            guard let bytes = item.bytes else {
                return [lost("the log record at \(item.lsn), in which this stood, was damaged")]
            }
            guard let batch = try? EventBatch(decoding: bytes) else {
                return [lost("the events at \(item.lsn) make no sense")]
            }
            return batch.events.prefix(limit).map { content(of: $0, at: batch.time) }
        }
    }

    private mutating func lost(_ text: String) -> RunHistory.Content {
        state = nil
        return .unreadable(text)
    }

    private mutating func content(of event: RunEvent, at time: Timestamp) -> RunHistory.Content {
        if event.header != nil {
            state = try? RunState(first: event, at: time, number: number, plan: plans.plan)
            return .event(event, at: time, path: nil)
        }
        let path = event.address.flatMap(path)
        do { try state?.apply(event, at: time) } catch { state = nil }
        return .event(event, at: time, path: path)
    }

    private func path(of address: NodeAddress) -> String? {
        guard let state, state.pathWithoutTurns(of: address) != nil else {
            return last?.pathWithoutTurns(of: address)
        }
        // A scope that undoes steps says which.
        return state.pathAtWork(address)
    }
}
