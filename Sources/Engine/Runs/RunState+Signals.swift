/// Which signals a run takes.
extension RunState {
    /// - Throws: ``EngineError`` if the run does not take the signal.
    func check(_ signal: RunSignal, payloadLimit: Int) throws(EngineError) {
        do throws(PayloadTooLargeError) {
            _ = try RunEvent.signalled(signal).checkedSize(atMost: payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "the signal '\(signal.name)' cannot be sent: \(error)")
        }
        try checkValue(of: signal)
        // What is received at once takes no room, and makes some.
        guard mailbox.hasRoom(for: signal, payloadLimit: payloadLimit) || awaitsFirst(signal.name) else {
            throw EngineError(
                .mailboxFull,
                "\(mailbox.count) signals wait in run '\(id)', and there is no room for another "
                    + "'\(signal.name)': send it when some of them were received")
        }
    }

    private func awaitsFirst(_ name: String) -> Bool {
        mailbox.first(named: name) == nil && awaitedSignals.contains(name)
    }

    private func checkValue(of signal: RunSignal) throws(EngineError) {
        guard let receive = receiver(of: signal.name) else {
            throw EngineError(
                .unknownSignal,
                "workflow '\(header.workflow)' receives no signal '\(signal.name)': look at the name")
        }
        do {
            try receive.check(signal.value)
        } catch {
            throw EngineError(
                .unreadableSignal,
                "the value of the signal '\(signal.name)' is not what the workflow receives: \(error)")
        }
    }

    /// Some node that receives signals of this name: all of them receive the same type.
    private func receiver(of name: String) -> ReceiveBehaviour? {
        for (outline, code) in zip(plan.outline.scopes, plan.code ?? []) {
            for (node, behaviour) in zip(outline.nodes, code.behaviours) where node.signal == name {
                if case .receive(let receive) = behaviour { return receive }
            }
        }
        return nil
    }
}
