import Logging
import Ratchet
import RatchetTesting

/// What an engine under test stands on: a journal that outlives it, and a clock that stands still.
struct Lab: Sendable {
    let image: MemoryImage
    let clock: ManualClock
    let logs = Logs()

    init(_ image: MemoryImage = MemoryImage(), clock: ManualClock = ManualClock()) {
        self.image = image
        self.clock = clock
    }

    /// What a power cut at this moment would leave behind, with the clock going on.
    func afterCrash() -> Lab { Lab(image.copy(), clock: clock) }

    static func configuration(
        _ limits: JournalLimits = JournalLimits(), history: HistoryKeeping = .kept, grace: Duration = .seconds(30)
    ) -> EngineConfiguration {
        EngineConfiguration(gracePeriod: grace, journal: JournalConfiguration(limits: limits, history: history))
    }

    /// An engine over the lab's journal, or over `source` in its place.
    func engine(
        _ workflows: any Workflow..., source: StoreSource? = nil, limits: JournalLimits = JournalLimits(),
        history: HistoryKeeping = .kept, grace: Duration = .seconds(30)
    ) throws -> Engine {
        let engine = Engine(
            journal: source ?? .memory(image),
            configuration: Self.configuration(limits, history: history, grace: grace), clock: clock,
            entropy: .seeded(1), logger: logs.logger)
        for workflow in workflows { try engine.register(workflow) }
        return engine
    }
}

extension ManualClock {
    /// Lets time run for as long as `body` takes: whenever somebody sleeps, the clock goes on to the next due time.
    func running<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    await self.waitForSleepers(1)
                    if let due = self.nextDue, due > self.now { self.advance(to: due) }
                }
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    /// Goes on to the moment that the next sleeper waits for, once there is one.
    func advanceToNext() async {
        await waitForSleepers(1)
        if let due = nextDue, due > now { advance(to: due) }
    }
}
