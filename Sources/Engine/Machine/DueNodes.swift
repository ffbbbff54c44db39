import HeapModule

/// The nodes that wait for a moment, the first one first. Those that do not wait any more are passed over.
struct DueNodes {
    private struct Entry: Comparable {
        let due: Timestamp
        let address: NodeAddress

        static func < (left: Entry, right: Entry) -> Bool { left.due < right.due }
    }

    private var heap = Heap<Entry>()

    mutating func add(_ address: NodeAddress, at due: Timestamp) { heap.insert(Entry(due: due, address: address)) }

    /// The first moment.
    mutating func next(in state: RunState) -> Timestamp? {
        while let first = heap.min {
            if state.isWaiting(first.address, until: first.due) { return first.due }
            heap.removeMin()
        }
        return nil
    }

    /// Removes those whose moment has come.
    mutating func take(upTo now: Timestamp, in state: RunState) -> [NodeAddress] {
        var due: [NodeAddress] = []
        while let first = heap.min, first.due <= now {
            heap.removeMin()
            if state.isWaiting(first.address, until: first.due) { due.append(first.address) }
        }
        return due
    }

    mutating func removeAll() { heap = Heap() }
}

extension RunState {
    fileprivate func isWaiting(_ address: NodeAddress, until due: Timestamp) -> Bool {
        exists(address) && self[address].status == .waiting && self[address].due == due
    }
}
