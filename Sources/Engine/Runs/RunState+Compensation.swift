/// Undoing steps that are done: one after the other, the one that was done last first.
///
/// A `scope`, or the workflow itself, that does not come to its end keeps its outcome until that has happened.
extension RunState {
    /// - Returns: Whether the node has steps to undo before it ends so.
    mutating func holdsForCompensation(_ address: NodeAddress, _ outcome: NodeOutcome) -> Bool {
        guard outcome != .done, compensation(of: address) != nil else { return false }
        update(address) { node in
            node.held = outcome
            node.status = .open
            node.due = nil
        }
        opened.append(address)
        return true
    }

    /// Whether steps are being undone for the node.
    func isCompensating(_ address: NodeAddress) -> Bool {
        guard let held = self[address].held, held != .done, openChildren(of: address).isEmpty else { return false }
        return compensation(of: address) != nil
    }

    /// The place of what is undone next for the node: the step in it that was done last.
    func compensation(of address: NodeAddress) -> Int? {
        guard !compensations.isEmpty, address == .root || outline(of: address).kind == .scope else { return nil }
        let first = self[address].begun
        for place in compensations.indices.reversed() {
            guard compensations[place].number >= first else { return nil }
            if isInside(compensations[place].step, address) { return place }
        }
        return nil
    }

    /// What is to be undone for the node, in that order.
    func compensations(of address: NodeAddress) -> [Compensation] {
        let first = self[address].begun
        return compensations.reversed().filter { $0.number >= first && isInside($0.step, address) }
    }

    private func isInside(_ address: NodeAddress, _ outer: NodeAddress) -> Bool {
        var inner = address
        while inner.frame != outer.frame {
            guard let parent = frames[inner.frame].parent else { return false }
            inner = parent
        }
        return (outer.node..<outline(of: outer).end).contains(inner.node)
    }

    // MARK: - What is recorded

    mutating func keep(_ output: Payload, of step: NodeAddress) {
        let kept = Compensation(number: compensationCount, step: step, path: path(of: step), output: output)
        compensations.append(kept)
        compensationCount += 1
        frames[step.frame].compensations += 1
    }

    /// The step that was to be undone next is undone, or somebody said that it need not be.
    mutating func compensated(_ address: NodeAddress, at time: Timestamp) throws {
        let place = try placeOfCompensation(of: address)
        let step = compensations.remove(at: place).step
        let frame = step.frame
        frames[frame].compensations -= 1
        // In a loop it may have been another turn's, of which the node says nothing any more.
        if self[step].status == .done { update(step) { $0.isUndone = true } }
        update(address) { $0.memory = nil }
        if frames[frame].compensations == 0, frames[frame].hasEnded { frames[frame].box = nil }
        goOnCompensating(address, at: time)
    }

    private mutating func goOnCompensating(_ address: NodeAddress, at time: Timestamp) {
        guard compensation(of: address) == nil else {
            update(address) { node in
                node.status = .open
                node.due = nil
            }
            return opened.append(address)
        }
        advance(.close(address, self[address].held ?? .dropped), at: time)
    }

    mutating func compensationFailed(_ address: NodeAddress, _ error: ErrorReport, retryAt: Timestamp?) throws {
        let place = try placeOfCompensation(of: address)
        compensations[place].attempts += 1
        compensations[place].error = error
        compensations[place].isStuck = retryAt == nil
        update(address) { node in
            node.status = .waiting
            node.due = retryAt
            node.memory = nil
        }
    }

    /// Somebody wants the step that could not be undone to be tried again, with all its attempts.
    mutating func retryCompensation(_ address: NodeAddress, at time: Timestamp) throws {
        let place = try placeOfCompensation(of: address)
        compensations[place].isStuck = false
        compensations[place].attempts = 0
        goOnCompensating(address, at: time)
    }

    private func placeOfCompensation(of address: NodeAddress) throws -> Int {
        guard isCompensating(address), let place = compensation(of: address) else {
            throw Misfit(description: "'\(path(of: address))' undoes a step, and has none to undo")
        }
        return place
    }

    // MARK: - What can be seen

    /// Steps that could not be undone, and of which somebody has to say what becomes of them.
    package var stuck: [Compensation] { compensations.filter(\.isStuck) }

    /// The node for which the step is undone, if it is undone now.
    func scope(undoing compensation: Compensation) -> NodeAddress? {
        var scope: NodeAddress? = compensation.step
        while let address = scope {
            if let place = self.compensation(of: address), compensations[place].number == compensation.number,
                isCompensating(address)
            {
                return address
            }
            scope = parent(of: address)
        }
        return nil
    }

    /// The node around a node, also across sub-flows.
    package func parent(of address: NodeAddress) -> NodeAddress? {
        let parent = outline(of: address).parent
        return parent >= 0 ? address.sibling(parent) : frames[address.frame].parent
    }
}
