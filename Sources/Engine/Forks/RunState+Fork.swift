extension RunState {
    /// Makes the run a new one that goes on from here.
    mutating func fork(_ header: RunHeader, at time: Timestamp) {
        self.header = header
        started = time
        asleepUntil = nil
        isLaidBy = false
        // It begins with one of its own.
        deadline = nil
    }
}
