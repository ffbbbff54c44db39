import Instrumentation
import Logging
import Ratchet
import RatchetTesting

/// Takes a while, fails at first, sleeps, and has elements: something to watch.
struct Parcelled: Workflow {
    struct State: Codable, Sendable {
        var items = ["lamp", "secret-rug"]
        var refusals = 1
        var paid: String?
        var labels: [String]?
    }
    struct Refused: Error, CustomStringConvertible { let description = "secret-card was refused" }

    /// What a step saw of the context that it runs in.
    let seen: @Sendable (InstrumentationContext?) -> Void

    init(seen: @escaping @Sendable (InstrumentationContext?) -> Void = { _ in }) { self.seen = seen }

    var body: some Flow<State, String> {
        Step("pay", into: \.paid) { run in
            seen(.current)
            run.logger.info("paying")
            if run.attempt <= run.state.refusals { throw Refused() }
            return "secret-receipt"
        }
        .retry(.constant(.zero, attempts: 2))
        ForEach("labels", \.items, limit: 1, run: MakeLabel(), into: \.labels) { item, _ in
            MakeLabel.State(item: item)
        }
        Sleep("wait", for: .seconds(3_600))
        Return { state in state.paid ?? "" }
    }

    struct MakeLabel: Workflow {
        struct State: Codable, Sendable {
            let item: String
            var label: String?
        }

        var body: some Flow<State, String> {
            Step("print", into: \.label) { run in run.state.item }
            Return { state in state.label ?? "" }
        }
    }

    /// Runs one to its end, which is five seconds late.
    static func watch(
        _ state: State = State(), logger: Logger = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() },
        seen: @escaping @Sendable (InstrumentationContext?) -> Void = { _ in }
    ) async throws -> RunStatus {
        let clock = ManualClock()
        let engine = Engine(journal: .memory(), clock: clock, logger: logger)
        try engine.register(Parcelled(seen: seen))
        return try await engine.run {
            let run = try await engine.start(Parcelled.self, id: "secret-order", with: state)
            while ![.sleeping, .failed].contains(try await run.status()) { await Task.yield() }
            if try await run.status() == .sleeping {
                await clock.waitForSleepers(1)
                clock.advance(by: .seconds(3_605))
            }
            _ = try? await run.result()
            return try await run.status()
        }
    }
}
