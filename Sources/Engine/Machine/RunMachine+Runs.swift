/// What goes to other runs, and comes from them.
extension RunMachine {
    /// Takes in how a delivery went, or how a child has ended. One that nobody waits for changes nothing.
    mutating func replied(_ reply: Reply, at now: Timestamp) -> Decision {
        var decision = Decision(at: now)
        guard state.awaits(reply) else { return decision }
        let reply = state.placed(reply)
        switch reply.content {
        case .ended where state.children[reply.run]?.isDetached == true:
            record(.childGone(reply.run), &decision)
        case .taken: noteTaken(at: reply.node, &decision)
        case .refused(let error): record(.nodeFailed(reply.node, error), &decision)
        case .ended(let outcome): take(outcome, of: reply.run, at: reply.node, &decision)
        }
        work(&decision)
        return decision
    }

    /// The fact, if the reply is one from which nothing follows that has to be done.
    mutating func note(of reply: Reply, at now: Timestamp) -> EventBatch? {
        guard case .ended = reply.content, state.children[reply.run]?.isDetached == true else { return nil }
        return note(.childGone(reply.run), at: now)
    }

    private mutating func noteTaken(at address: NodeAddress, _ decision: inout Decision) {
        let event: RunEvent = state.outline(of: address).kind == .send ? .sent(address) : .childStarted(address)
        if let error = record(event, &decision) {
            record(.nodeFailed(address, ErrorReport(error)), &decision)
        }
    }

    private mutating func take(
        _ outcome: ChildOutcome, of run: RunID, at address: NodeAddress, _ decision: inout Decision
    ) {
        switch outcome {
        case .completed(let output):
            guard let error = record(.childEnded(address, output: output), &decision) else { return }
            record(.nodeFailed(address, ErrorReport(error)), &decision)
        case .failed(let path, let error):
            let failure = ChildRunError(run, .failed, path: path, cause: error)
            record(.nodeFailed(address, ErrorReport(failure, cause: error)), &decision)
        case .cancelled: record(.nodeFailed(address, ErrorReport(ChildRunError(run, .cancelled))), &decision)
        case .terminated: record(.nodeFailed(address, ErrorReport(ChildRunError(run, .terminated))), &decision)
        }
    }

    // MARK: - Asking

    /// - Throws: what the user's code throws, and what is wrong with the id.
    mutating func startRun(
        _ start: StartBehaviour, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        guard state[address].status == .open else { return }
        let (id, first) = try start.order(try boxCopy(of: address))
        let run = id ?? RunID(below: state.id.rawValue, reuse: state.reuse, path: state.path(of: address))
        try RunOrder(workflow: start.workflow, id: run, state: first).checkID()
        try checkSize(first.bytes.count)
        guard state.children[run] == nil else {
            throw EngineError(.idInUse, "the run has a child '\(run)' that is not over: give this one another id")
        }
        let asked = RunEvent.childAsked(address, run: run, start.policy, isDetached: start.isDetached)
        if let error = record(asked, &decision) { throw error }
        let link = ParentLink(number: state.number, id: state.id, node: address, interest: start.interest)
        decision.send(
            Delivery(
                from: state.number, answers: address,
                .start(workflow: start.workflow, id: run, state: first, parent: link, tags: start.tags)))
    }

    mutating func send(_ send: SendBehaviour, _ address: NodeAddress, _ decision: inout Decision) throws {
        guard state[address].status == .open else { return }
        let (run, signal) = try send.message(try boxCopy(of: address))
        try run.checkLength()
        try checkSize(signal.byteCount)
        if let error = record(.sending(address, to: run), &decision) { throw error }
        decision.send(Delivery(from: state.number, answers: address, .signal(run: run, signal)))
    }

    private func checkSize(_ bytes: Int) throws(PayloadTooLargeError) {
        guard bytes > payloadLimit else { return }
        throw PayloadTooLargeError(bytes: bytes, limit: payloadLimit)
    }

    /// The children that the last event let go of are ended.
    func closings(_ children: [OpenChild]) -> [Delivery] {
        children.map { child in
            Delivery(
                from: state.number,
                .close(child: child.id, child.policy == .terminate || state.isTerminated ? .terminate : .cancel))
        }
    }
}

extension StartBehaviour {
    fileprivate var interest: ParentLink.Interest {
        if !isDetached { return .waits }
        return policy == .abandon ? .none : .told
    }
}
