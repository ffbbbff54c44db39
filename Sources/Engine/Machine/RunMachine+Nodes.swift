import DequeModule

/// What each kind of node does when it is decided about.
extension RunMachine {
    /// - Throws: what the user's code throws; the run then fails at this node.
    mutating func act(on address: NodeAddress, _ decision: inout Decision) throws {
        if state.isCompensating(address) { return try compensate(address, &decision) }
        switch behaviour(of: address) {
        case .structure, .collecting: return
        case .step(let step): try start(step, address, &decision)
        case .sleep(let sleep): try self.sleep(sleep, address, &decision)
        case .loop(let condition): try turn(condition, address, &decision)
        case .receive(let receive): try self.receive(receive, address, &decision)
        case .promise: try fulfil(address, &decision)
        case .wait(let wait): try self.wait(wait, address, &decision)
        case .attempt(let catches): try self.catch(catches, address, &decision)
        case .fail(let error): throw try error(try boxCopy(of: address))
        case .start(let start): try startRun(start, address, &decision)
        case .send(let send): try self.send(send, address, &decision)
        case .update, .choice, .forEach, .call, .finish: try recordResult(of: address, &decision)
        }
    }

    private mutating func sleep(
        _ sleep: @Sendable (any StateBox, Timestamp) throws -> Timestamp, _ address: NodeAddress,
        _ decision: inout Decision
    ) throws {
        let now = decision.events.time
        if state[address].status == .open {
            let due = try sleep(try boxCopy(of: address), now)
            record(.sleepStarted(address, due: due), &decision)
            guard due <= now else { return dues.add(address, at: due) }
        }
        record(.sleepEnded(address), &decision)
    }

    private mutating func turn(
        _ condition: @Sendable (any StateBox) throws -> Bool, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        let again = try condition(try boxCopy(of: address))
        let limit = state.outline(of: address).limit
        if again, limit > 0, state[address].begun >= limit { throw LoopLimitError(limit: limit) }
        if again, state.leavesFrames(address) { record(.freed(address), &decision) }
        record(.looped(address, again: again), &decision)
    }

    private mutating func receive(
        _ receive: ReceiveBehaviour, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        // It has waited too long, and its branch is under way.
        guard state[address].choice == nil else { return }
        let name = state.outline(of: address).signal
        guard let value = state.mailbox.first(named: name) else {
            if receivers[name]?.last != address { receivers[name, default: []].append(address) }
            return waitLonger(address, receive.limit, &decision)
        }
        let newState = try reduced(value, at: address)
        if let error = record(.received(address, state: newState), &decision) { throw error }
    }

    private mutating func wait(_ wait: WaitBehaviour, _ address: NodeAddress, _ decision: inout Decision) throws {
        guard state[address].choice == nil else { return }
        if try wait.condition(try boxCopy(of: address)) {
            record(.waited(address), &decision)
        } else {
            waitLonger(address, wait.limit, &decision)
        }
    }

    /// What is waited for has not come. It may have come too late.
    private mutating func waitLonger(_ address: NodeAddress, _ limit: Duration?, _ decision: inout Decision) {
        let now = decision.events.time
        guard let due = state[address].due else {
            guard let limit else { return }
            record(.waitStarted(address, due: now + limit), &decision)
            return dues.add(address, at: now + limit)
        }
        guard due <= now else { return }
        if state.outline(of: address).children.isEmpty {
            record(.nodeFailed(address, ErrorReport(WaitTimeoutError(path: state.path(of: address)))), &decision)
        } else {
            record(.expired(address), &decision)
        }
    }

    private mutating func `catch`(
        _ catches: [CatchBehaviour], _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        guard let failure = state[address].held?.failure.map(state.flowFailure) else { return }
        let copy = try boxCopy(of: address)
        let choice = try catches.firstIndex { try $0.takes(copy, failure) }
        if let error = record(.caught(address, choice), &decision) { throw error }
    }

    /// The nodes whose code makes one value, which is the fact.
    private mutating func recordResult(of address: NodeAddress, _ decision: inout Decision) throws {
        let copy = try boxCopy(of: address)
        let event: RunEvent
        switch behaviour(of: address) {
        case .update(let update):
            try update(copy)
            event = .updated(address, state: try copy.encoded())
        case .choice(let choose): event = .chose(address, try choose(copy))
        case .forEach(let each): event = .fannedOut(address, try each.start(copy))
        case .call(let call): event = .called(address, state: try call.start(copy))
        case .finish(let output): event = .returned(address, output: try output(copy))
        default: return
        }
        if let error = record(event, &decision) { throw error }
    }
}
