import Ratchet
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// The rows "fork, skip, retry", "code change" and "history".
@Suite(.timeLimit(.minutes(5))) struct CareRows {
    private struct Pay: Workflow {
        struct State: Codable, Sendable {
            var cents = 0
            var paid: Int?
        }
        let effects: Effects

        var body: some Flow<State, Int> {
            Step("pay", into: \.paid) { run in
                effects.add("\(run.key) \(run.attempt)")
                guard run.state.cents > 0 || run.attempt > 1 else { throw Oops() }
                return run.state.cents
            }
            .retry(.constant(.days(1), attempts: 2))
            Sleep("cooling-off", for: .days(7))
            Step("ship") { run in effects.add(run.key) }
            Return { state in state.paid ?? -1 }
        }
    }

    @Test(arguments: TestStore.all)
    func `A copy of a run goes on from any step with an edited State, and what is stuck is retried or skipped`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(Pay(effects: effects), store: store)
        let (start, run) = (test.now, try await test.start(Pay.self, id: "a", with: .init()))
        try await run.perform { try await $0.retry("pay") }
        try await run.wait(for: .sleeping)
        try await test.crashAndRecover()
        try await run.perform { try await $0.skip("cooling-off") }
        #expect(try await run.result() == 0)
        #expect(test.now == start && effects.all == ["a/pay 1", "a/pay 2", "a/ship"])
        _ = try await run.perform { try await $0.fork(at: "pay", as: "b") { state in state.cents = 42 }.id }
        try await test.crashAndRecover()
        #expect(try await test.find(Pay.self, id: "b").result() == 42)
        #expect(effects.all.suffix(2) == ["b/pay 1", "b/ship"])
    }

    /// The sleep has another name, and the State is in euros.
    private struct Pay2: Workflow {
        static let name = "Pay"
        static var version: Int { 2 }
        static let renames = [Rename("cooling-off", to: "withdrawal")]
        static var migrations: [StateMigration<State>] {
            [StateMigration(from: 1) { (old: Pay.State) in State(euros: old.cents / 100) }]
        }
        struct State: Codable, Sendable { let euros: Int }
        let effects: Effects

        var body: some Flow<State, Int> {
            Step("pay") { _ in }
            Sleep("withdrawal", for: .days(7))
            Step("ship") { run in effects.add("\(run.key) for \(run.state.euros)") }
            Return { state in state.euros }
        }
    }

    private struct Emptied: Workflow {
        static let name = "Pay"
        typealias State = Pay.State
        var body: some Flow<State, Int> { Return { _ in 0 } }
    }

    @Test(arguments: TestStore.all)
    func `A run whose place is gone is parked and not lost; a hint and a migration take it into a new version`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(Pay(effects: effects), store: store)
        let run = try await test.start(Pay.self, id: "a", with: .init(cents: 4_200))
        try await test.restart(after: .days(9), deploying: Emptied())
        #expect(try await run.status() == .parked)
        #expect(await refusal { _ = try await run.result() } == .parked)
        try await test.restart(deploying: Pay2(effects: effects))
        #expect(try await test.find(Pay2.self, id: "a").result() == 42)
        #expect(effects.all == ["a/pay 1", "a/ship for 42"])
    }

    @Test(arguments: TestStore.all)
    func `A run says what it waits for, since when, who has it in hand and what can be done`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(Pay(effects: Effects()), store: store)
        let run = try await test.start(Pay.self, id: "a", with: .init(cents: 4_200))
        try await test.crashAndRecover()
        let why = try await test.perform { try await $0.why(run.id) }
        #expect(
            why.description == """
                It sleeps at 'cooling-off' since 2026-01-01T00:00:00.000Z, until 2026-01-08T00:00:00.000Z: a timer of \
                the journal has it in hand; `ratchet skip a cooling-off` ends the sleep at once.
                """)
    }

    @Test(arguments: TestStore.all)
    func `A check before a deploy says what would become of each run, and versions stand side by side`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(Pay(effects: effects), store: store)
        let run = try await test.start(Pay.self, id: "a", with: .init(cents: 4_200))
        for (next, isSafe) in [(Emptied() as any Workflow, false), (Pay2(effects: effects), true)] {
            let build = Engine(journal: .memory())
            try build.register(next)
            let report = try await test.perform { try await $0.inspect { try await $0.check(build) } }
            #expect(report.isSafe == isSafe && report.checked == 1)
        }
        try await test.restart(deploying: Pay2(effects: effects), Pay(effects: effects))
        #expect(try await run.result() == 4_200)
        #expect(try await test.run(Pay2.self, id: "b", with: .init(euros: 7)) == 7)
    }

    @Test(arguments: TestStore.all)
    func `Every event of a run can be read, and the run be seen as it was at any of them`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(Pay(effects: Effects()), store: store)
        _ = try await test.run(Pay.self, id: "a", with: .init(cents: 1))
        try await test.crashAndRecover()
        let (history, early) = try await test.perform { engine in
            try await engine.inspect { inspector in
                (try await inspector.history(of: "a"), try await inspector.run("a", at: .event(2)))
            }
        }
        #expect(history?.isWhole == true && history?.entries.count ?? 0 >= 6)
        #expect(early?.run.status.isOver == false)
    }
}
