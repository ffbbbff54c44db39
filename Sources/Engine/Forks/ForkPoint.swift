import RatchetJournal

/// Goes through a run's history up to the moment at which a node was opened, the last time that it was.
struct ForkPoint {
    private let number: UInt64
    private let path: String
    private let name: Substring
    private let plans: RunFold.PlanLookup
    private var state: RunState?
    /// The run's value at that moment.
    private(set) var value: [UInt8]?

    init(_ number: UInt64, path: String, plans: @escaping RunFold.PlanLookup) {
        self.number = number
        self.path = path
        name = path.split(separator: "/").last?.prefix { $0 != "[" } ?? ""
        self.plans = plans
    }

    /// - Throws: what keeps the run from being read up to there; ``RunState/Misfit`` if its beginning is missing.
    mutating func follow(_ batch: EventBatch) throws {
        for event in batch.events {
            if state == nil {
                state = try RunState(first: event, at: batch.time, number: number, plan: plans)
                guard state != nil else { throw RunState.Misfit(description: "its first events are not kept") }
                try note(state?.openLeaves ?? [])
            } else {
                try state?.apply(event, at: batch.time)
                try note(state?.opened ?? [])
            }
        }
    }

    private mutating func note(_ opened: [NodeAddress]) throws {
        guard let state, opened.contains(where: { isMeant($0, state) }) else { return }
        var writer = ByteWriter()
        try state.write(to: &writer)
        value = writer.bytes
    }

    private func isMeant(_ address: NodeAddress, _ state: RunState) -> Bool {
        let node = state[address]
        // A step that is tried again at once is looked at again, and was opened before.
        guard state.outline(of: address).name == name, node.isUnderWay, node.attempts == 0 else { return false }
        return state.path(of: address) == path || state.pathWithoutTurns(of: address) == path
    }
}
