import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "child runs" and "user's store", and what a step does to Ratchet.
@Suite(.timeLimit(.minutes(5))) struct ChildRows {
    private struct Child: Workflow {
        struct State: Codable, Sendable {
            var isBad = false
        }

        let effects: Effects

        var body: some Flow<State, String> {
            Step("work") { run in
                if run.state.isBad { throw NonRetryable(Oops()) }
                effects.add(run.key)
            }
            Sleep("rest", for: .days(1))
            Step("end") { run in effects.add(run.key) }
            Return { _ in "child" }
        }
    }

    private static func family(_ effects: Effects, isBad: Bool = false) -> Scripted {
        Scripted {
            Start("aside", Child.self) { _ in Child.State() }.detached()
            Try("awaited") {
                Start("beside", Child.self, into: \.word) { _ in Child.State(isBad: isBad) }
            } catching: {
                Catch(ChildRunError.self, into: \.problem) {}
            }
            Update("tell") { state in state.trace = [state.word ?? state.problem?.error.text ?? "nothing"] }
        }
    }

    @Test(arguments: TestStore.all, [false, true])
    func `A child is started once, and its result or its error comes to its parent`(
        store: TestStore, isBad: Bool
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let test = try TestEngine(
                Self.family(effects, isBad: isBad), Child(effects: effects), store: store, crash: crash)
            let result = try await test.run(Scripted.self, id: "r", with: .init())
            let rest = try await test.drain()
            return result + effects.keys + ["\(rest.over)"]
        }
        let error = "child run 'r/awaited/try/beside' failed at 'work': ConformanceTests.Oops: oops"
        let ends = ["r%2Faside/end", "r%2Faside/work"]
        let more = ["r%2Fawaited%2Ftry%2Fbeside/end", "r%2Fawaited%2Ftry%2Fbeside/work"]
        #expect(outcome == (isBad ? [error] + ends : ["child"] + ends + more) + ["3"])
    }

    @Test(arguments: TestStore.all)
    func `A child that is waited for goes with its parent, and a detached one goes on`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let test = try TestEngine(Self.family(effects), Child(effects: effects), store: store, crash: crash)
            let run = try await test.start(Scripted.self, id: "r", with: .init())
            try await run.cancel()
            try await test.drain()
            let beside = try await test.find(Child.self, id: "r/awaited/try/beside").status()
            let aside = try await test.find(Child.self, id: "r/aside").status()
            return ["\(try await run.status())", "\(beside)", "\(aside)"]
        }
        #expect(outcome == ["cancelled", "cancelled", "completed"])
    }

    private static let count = StoreKey<Int>("count")

    @Test(arguments: TestStore.all)
    func `What a step does to Ratchet and to the store lands with its completion, exactly once`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Step("all") { run in
                    try run.start(Child.self, id: "started", with: Child.State())
                    try run.signal("listener", Listener.number, 1)
                    try run.store.put(Self.count, (try await run.store.get(Self.count) ?? 0) + 1)
                    // Nothing of a failed attempt is there.
                    if run.attempt == 1 { throw Oops() }
                }
            }
            let test = try TestEngine(
                flow, Child(effects: effects), Listener(), store: store, crash: crash)
            let listener = try await test.start(Listener.self, id: "listener", with: .init())
            _ = try await test.run(Scripted.self, id: "r", with: .init())
            try await test.advance(by: .days(2))
            try await listener.signal(Listener.number, 10)
            let count = try await test.perform { try await $0.store.get(Self.count) }
            return ["\(try await listener.result())", "\(count ?? 0)"] + effects.keys
        }
        #expect(outcome == ["11", "1", "started/end", "started/work"])
    }

    /// Adds two numbers.
    private struct Listener: Workflow {
        struct State: Codable, Sendable {
            var numbers: [Int] = []
        }
        static let number = Signal<Int>("number")

        var body: some Flow<State, Int> {
            Repeat("two", while: { $0.numbers.count < 2 }, atMost: 2) {
                Receive(Self.number) { state, number in state.numbers.append(number) }
            }
            Return { state in state.numbers.reduce(0, +) }
        }
    }
}
