/// Steps that wait for a place in a queue.
extension RunState {
    /// The step stands in line from now on; all attempts together may have until `due`.
    mutating func stand(_ address: NodeAddress, in queue: String, until due: Timestamp?) {
        update(address) { node in
            node.status = .waiting
            node.due = due
            node.remember { $0.queue = queue }
        }
    }

    /// The step stands in no line any more, and has to do so anew.
    mutating func leaveQueue(_ address: NodeAddress) {
        update(address) { node in
            node.status = .open
            node.due = nil
            node.remember { $0.queue = nil }
        }
        opened.append(address)
    }

    /// The step that a place is for, if it still waits for it.
    func step(waitingFor place: Place) -> NodeAddress? {
        let address = place.address
        let isThere = exists(address) && self[address].isInQueue && path(of: address) == place.path
        guard let found = isThere ? address : openLeaves.first(where: { path(of: $0) == place.path }),
            self[found].isInQueue, self[found].attempts + 1 == place.attempt
        else { return nil }
        return found
    }
}

extension NodeState {
    /// Whether it waits for a place in a queue, or has one.
    var isInQueue: Bool { status == .waiting && memory?.queue != nil }
}
