import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "pause / resume" and "run ids".
@Suite(.timeLimit(.minutes(5))) struct LifeRows {
    @Test(arguments: TestStore.all)
    func `Nothing of a paused run starts; what came and what fell due meanwhile is done when it is resumed`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let flow = Scripted {
            Sleep("nap", for: .hours(1))
            Scripted.note("wake", effects)
            Receive(Scripted.word) { state, word in state.trace.append(word) }
        }
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await run.perform { try await $0.pause() }
        try await test.crashAndRecover()
        try await run.signal(Scripted.word, "hello")
        try await test.advance(by: .days(1))
        #expect(try await run.status() == .paused)
        #expect(effects.all == [])
        try await run.perform { try await $0.resume() }
        #expect(try await run.result() == ["wake", "hello"])
    }

    @Test(arguments: TestStore.all)
    func `A caller's id is an idempotency key, and the caller says what a conflict and a new use mean`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let flow = Scripted {
            Scripted.note("work", effects)
            Receive(Scripted.goOn)
            When("bad", { $0.list == [1] }) { Scripted.failing("fail") }
        }
        let test = try TestEngine(flow, store: store)
        for _ in 0..<2 { try await test.start(Scripted.self, id: "a", with: .init()) }
        try await test.crashAndRecover()
        let run = try await test.start(Scripted.self, id: "a", with: .init(list: [1]))
        #expect(effects.all == ["a/work"])
        #expect(await refusal { try await start(test, onConflict: .fail) } == .alreadyExists)
        try await start(test, onConflict: .terminateAndStart)
        try await run.signal(Scripted.goOn)
        #expect(await refusal { try await start(test, reuse: .refuse) } == .alreadyExists)
        try await start(test)
        try await start(test, reuse: .ifFailed)
        #expect(effects.all.count == 2)
        try await start(test, list: [1], reuse: .allow)
        try await run.signal(Scripted.goOn)
        try await start(test, reuse: .ifFailed)
        #expect(effects.keys == ["a%3A2/work", "a%3A3/work", "a%3A4/work", "a/work"])
    }

    private func start(
        _ test: TestEngine, list: [Int] = [], onConflict: RunConflictPolicy = .returnExisting,
        reuse: RunReusePolicy = .returnExisting
    ) async throws {
        _ = try await test.perform { engine in
            try await engine.start(
                Scripted.self, id: "a", with: .init(list: list), onConflict: onConflict, reuse: reuse
            ).id
        }
        // What it starts comes to its wait.
        try await test.advance(by: .zero)
    }
}
