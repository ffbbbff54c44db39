extension RunState {
    /// Somebody has looked at the steps that ended the process: they are counted anew.
    mutating func forgiveCrashes() {
        for address in openLeaves where self[address].crashes > 0 {
            update(address) { node in node.remember { $0.crashes = 0 } }
        }
    }

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
                case .crashed:
                    memory.isBegun = false
                    memory.crashes += 1
                default: break
                }
            }
        }
    }
}
