import DequeModule

/// What comes from outside.
extension RunMachine {
    /// Takes in a fact that comes from outside, and goes on with what waited for it. Nothing is recorded if it does not
    /// fit the run.
    mutating func take(_ event: RunEvent, at now: Timestamp) -> Decision {
        var decision = Decision(at: now)
        record(event, &decision)
        switch event {
        case .signalled(let signal): wakeReceiver(of: signal.name)
        case .settled(let settlement):
            if case .waiting(let address) = state.promise(at: settlement.path).place { todo.append(address) }
        case .resumed: takeUpAll()
        default: break
        }
        work(&decision)
        return decision
    }

    private mutating func wakeReceiver(of name: String) {
        while let receiver = receivers[name]?.popFirst() {
            // Its place may be another node's by now.
            guard state.isReceiving(receiver), state.outline(of: receiver).signal == name else { continue }
            todo.append(receiver)
            return
        }
    }

    /// Everything is decided about anew: what is due is done, and what waits says so.
    private mutating func takeUpAll() {
        receivers = [:]
        todo = state.openLeaves
    }

    /// A promise takes up what has settled it, or waits.
    mutating func fulfil(_ address: NodeAddress, _ decision: inout Decision) throws {
        switch state.settlements[state.path(of: address)] {
        case nil: return
        case .error(let error):
            record(.nodeFailed(address, error), &decision)
        case .value(let value):
            let newState = try reduced(value, at: address)
            if let error = record(.fulfilled(address, state: newState), &decision) { throw error }
        }
    }

    /// The tokens of the promises that a step can ask for.
    func tokens(inFrame frame: Int) -> [String: PromiseToken] {
        guard state.outline(of: frame).hasPromises else { return [:] }
        return state.promisePaths(inFrame: frame).mapValues { PromiseToken(run: state.number, path: $0) }
    }
}
