import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "cancellation".
@Suite(.timeLimit(.minutes(5))) struct CancellationRows {
    @Test(arguments: TestStore.all, Moment.allCases)
    func `Whatever a run is at, cancelling it cleans up and ends it, through a crash in the middle`(
        store: TestStore, moment: Moment
    ) async throws {
        let effects = Effects()
        let test = try TestEngine(moment.flow(effects), store: store)
        if moment == .running { test.stub("hang", .hangs) }
        test.stub("clean", .runs(after: .hours(2)))
        if moment == .compensating { test.stub("*compensate", .runs(after: .hours(2))) }
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await moment.reach(run, test)
        try await run.cancel()
        try await test.advance(by: .hours(1))
        // It is shielded from another cancel, and from a crash.
        try await run.cancel()
        try await test.crashAndRecover()
        let error = await #expect(throws: (any Error).self) { try await run.result() }
        // A run that was failing already fails.
        #expect(moment == .compensating ? error is RunFailure : error is RunCancellation, "\(error as Any)")
        #expect(effects.all == ["r/slow", "r/body/finally/clean", "undo slow"])
    }

    @Test(arguments: TestStore.all)
    func `Terminating is at once, without cleaning up, for the children too`(store: TestStore) async throws {
        let effects = Effects()
        let flow = Scripted {
            Scripted.undoable("a", effects)
            Try("body") {
                Start("child", Endless.self) { _ in .init() }.onParentClose(.terminate)
            } finally: {
                Scripted.note("clean", effects)
            }
        }
        let test = try TestEngine(flow, Endless(), store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await run.perform { try await $0.terminate() }
        try await test.crashAndRecover()
        #expect(try await run.status() == .terminated)
        #expect(try await test.find(Endless.self, id: "r/body/try/child").status() == .terminated)
        #expect(effects.all == ["r/a"])
    }

    private struct Endless: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Receive(Scripted.goOn) }
    }

    @Test(arguments: TestStore.all, 1...6 as ClosedRange<UInt64>)
    func `A cancel and the end in the same moment have one outcome, for everybody`(
        store: TestStore, seed: UInt64
    ) async throws {
        let test = try TestEngine(Scripted { Receive(Scripted.goOn) }, store: store, seed: seed)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        let wasCancelled = try await test.perform { engine in
            async let signalled = refusal { try await engine.signal("r", Scripted.goOn) }
            async let cancelled = refusal { try await engine.cancel("r") }
            _ = await signalled
            return await cancelled == nil
        }
        let status = try await run.status()
        try await test.crashAndRecover()
        #expect(try await run.status() == status)
        #expect(status == (wasCancelled ? .cancelled : .completed))
    }
}
