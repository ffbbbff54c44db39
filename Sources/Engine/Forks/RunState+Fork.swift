extension RunState {
    /// Makes the run a new one that goes on from here. Nobody waits for it, and the children of the run that it was
    /// copied from are that one's: it starts its own.
    mutating func fork(_ header: RunHeader, at time: Timestamp) {
        self.header = header
        started = time
        asleepUntil = nil
        isLaidBy = false
        isPaused = false
        // It begins with one of its own.
        deadline = nil
        parent = nil
        children = [:]
        askAgain()
        for address in openLeaves where self[address].memory != nil {
            // Its own attempts begin anew.
            update(address) { node in node.remember { $0.hasEnded() } }
        }
    }

    /// What was on its way to other runs was the other one's, and so will the answers be.
    private mutating func askAgain() {
        for address in openLeaves where self[address].isInQueue { leaveQueue(address) }
        for frame in frames.indices where !frames[frame].hasEnded {
            for (place, node) in zip(frames[frame].nodes.indices, outline(of: frame).nodes)
            where node.kind == .start || node.kind == .send {
                update(NodeAddress(frame: frame, node: place)) { node in
                    guard node.status == .waiting else { return }
                    node.status = .open
                    node.target = nil
                }
            }
        }
    }
}
