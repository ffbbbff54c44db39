/// What comes from outside, beside signals.
extension RunState {
    mutating func applyMessage(_ event: RunEvent, at time: Timestamp) throws {
        guard !isOver else { throw Misfit(description: "an event comes after the run's end") }
        switch event {
        case .answered(_, _, let state):
            try frames[0].box?.load(state)
            stateChanged(0)
        case .paused: isPaused = true
        case .resumed:
            isPaused = false
            forgiveCrashes()
        case .reusedID: reusesID = true
        case .settled(let settlement): settlements[settlement.path] = settlement.result
        case .fulfilled(let address, let state): try fulfil(address, state: state, at: time)
        default: break
        }
    }

    private mutating func fulfil(_ address: NodeAddress, state: Payload?, at time: Timestamp) throws {
        let path = path(of: address)
        guard case .value(let value)? = settlements[path] else {
            throw Misfit(description: "'\(path)' took up a value that has not come")
        }
        try takeIn(value, state: state, of: address)
        settlements[path] = nil
        update(address) { $0.output = Preview(value) }
        stateChanged(address.frame)
        advance(.close(address, .done), at: time)
    }

    /// A promise that was rejected fails its node.
    mutating func dropSettlement(of address: NodeAddress) {
        guard outline(of: address).kind == .promise else { return }
        settlements[path(of: address)] = nil
    }

    /// Queries are answered after the run's end too, where its workflow has some.
    mutating func keepLastState() {
        noteAttributes()
        guard lastState == nil, code(of: 0)?.handlers.queries.isEmpty == false, let box = frames[0].box else { return }
        lastState = try? box.encoded()
    }

    /// Whether something waits for a change of the State, so that an update gives it something to do.
    var awaitsChange: Bool {
        !frames[0].hasEnded && outline(of: 0).waits.contains { frames[0].nodes[$0].status == .waiting }
    }
}
