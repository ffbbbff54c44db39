extension RunState {
    /// Takes in what an attempt under way has recorded.
    mutating func remember(_ event: RunEvent) {
        guard let address = event.address else { return }
        update(address) { node in
            node.remember { memory in
                switch event {
                case .progressed(_, let details): memory.take(in: .heartbeat(details))
                case .partCompleted(_, let name, let output): memory.take(in: .part(name: name, output))
                case .cursorSet(_, let cursor): memory.take(in: .cursor(cursor))
                case .attemptBegan: memory.isBegun = true
                default: break
                }
            }
        }
    }
}
