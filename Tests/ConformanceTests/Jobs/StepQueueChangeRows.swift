import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// Steps that stand in line while the world around them changes.
@Suite(.timeLimit(.minutes(5))) struct StepQueueChangeRows {
    @Test(arguments: TestStore.all, [true, false])
    func `A run in line whose workflow has changed gets its place where its step is now, or needs none`(
        store: TestStore, isInLine: Bool
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(Label.timed(effects, clock), store: store, clock: clock)
        try await test.queue("printer") { try await $0.pause() }
        let run = try await test.start(Label.self, id: "r", with: .init(name: "r"))
        try await test.restart(deploying: ChangedLabel(effects: effects, isInLine: isInLine))
        try await test.queue("printer") { try await $0.resume() }
        #expect(try await run.result() == "r, changed")
        #expect(effects.all == ["changed r"])
        try await test.drain()
        #expect(try await test.statuses() == [])
    }

    @Test(arguments: TestStore.all)
    func `The place of a run that is parked waits for code that fits, and holds nobody up`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let label = Label.timed(effects, clock)
        let test = try TestEngine(
            label, jobs: [Errand.timed(effects, clock)], store: store, clock: clock,
            configuration: .keeping(Queue("printer", concurrency: 1)))
        try await test.queue("printer") { try await $0.pause() }
        let run = try await test.start(Label.self, id: "r", with: .init(name: "r"))
        try await test.enqueue("job", JobOptions(queue: "printer"))
        try await test.restart(deploying: OtherLabel())
        try await test.queue("printer") { try await $0.resume() }
        let start = test.now
        try await test.drain()
        #expect(effects.all == ["job 0"] && test.now == start)
        #expect(try await test.statuses(JobFilter(kinds: ["(step)"])).count == 1)
        try await test.restart(deploying: label)
        #expect(try await run.result() == "r")
        #expect(effects.all == ["job 0", "r 0"])
        #expect(try await test.statuses(JobFilter(kinds: ["(step)"])) == [])
    }

    @Test(arguments: TestStore.all)
    func `Each element and each turn stands in line for itself, whatever crashes`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Repeat("turns", while: { $0.trace.count < 2 }, atMost: 5) {
                    Scripted.note("turn", effects).queue("line")
                }
                Parallel {
                    Scripted.note("left", effects).queue("line")
                    Scripted.note("right", effects).queue("line")
                }
            }
            let test = try TestEngine(
                flow, store: store, configuration: .keeping(Queue("line", concurrency: 1)), crash: crash)
            let trace = try await test.run(Scripted.self, id: "r", with: .init())
            try await test.drain()
            return trace.sorted() + effects.keys + (try await test.statuses())
        }
        #expect(
            outcome == [
                "left", "right", "turn", "turn", "r/parallel/left", "r/parallel/right", "r/turns[1]/turn",
                "r/turns[2]/turn",
            ])
    }
}
