import Ratchet

/// How many signals one run takes in a second, from so many senders at once.
struct SignalsBench: Bench {
    private static let senders = 100
    let signals: Int

    var name: String { "signals/\(signals)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { journal in
            let engine = Engine(journal: .directory(journal))
            try engine.register(Listener())
            return try await engine.run {
                let run = try await engine.start(Listener.self, with: Listener.State(wants: signals))
                let start = ContinuousClock.now
                try await send(to: run)
                _ = try await run.result()
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                return Measurement(name, Double(signals) / seconds, "signals/s", reference: nil)
            }
        }
    }

    private func send(to run: RunHandle<Listener>) async throws {
        try await withThrowingTaskGroup { group in
            for sender in 0..<Self.senders {
                group.addTask {
                    for number in stride(from: sender, to: signals, by: Self.senders) {
                        try await run.signal(Listener.number, number)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
