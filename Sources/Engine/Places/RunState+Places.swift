/// Steps that wait for a place in a queue.
extension RunState {
    /// The step stands in line from now on; all attempts together may have until `due`.
    mutating func stand(_ address: NodeAddress, in queue: String, until due: Timestamp?) {
        let line = StepLine(queue: queue, path: path(of: address))
        update(address) { node in
            node.status = .waiting
            node.due = due
            node.remember { $0.line = line }
        }
    }

    /// The step stands in no line any more, and has to do so anew.
    mutating func leaveQueue(_ address: NodeAddress) {
        update(address) { node in
            node.status = .open
            node.due = nil
            node.remember { $0.line = nil }
        }
        opened.append(address)
    }

    /// The step that a place is for, if it still waits for it.
    func step(waitingFor place: Place) -> NodeAddress? {
        let address = place.address
        if exists(address), isMeant(address, by: place) { return address }
        // Only a changed workflow has it elsewhere: to look through all of them costs as much as there are.
        guard place.plan != "\(header.fingerprint)" else { return nil }
        return openLeaves.first { isMeant($0, by: place) }
    }

    private func isMeant(_ address: NodeAddress, by place: Place) -> Bool {
        let node = self[address]
        return node.line?.path == place.path && node.attempts + 1 == place.attempt
    }
}

extension NodeState {
    /// Where a step waits for a place, or has one.
    var line: StepLine? { status == .waiting ? memory?.line : nil }
    var isInQueue: Bool { line != nil }
}
