import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// Steps that stand in line in a queue: its limits hold for them as for jobs.
@Suite(.timeLimit(.minutes(5))) struct StepQueueRows {
    @Test(arguments: TestStore.all)
    func `Steps of runs take their places in a queue as jobs do, and its limits hold for both`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            Label.timed(effects, clock, .seconds(10)), jobs: [Errand.timed(effects, clock, .seconds(10))],
            store: store, clock: clock, configuration: .keeping(Queue("printer", concurrency: 2)))
        let start = test.now
        for name in ["a", "b", "c"] { try await test.start(Label.self, id: RunID(name), with: .init(name: name)) }
        try await test.enqueue(all: ["job", "job"], of: nil, JobOptions(queue: "printer"))
        try await test.drain()
        #expect(effects.all.sorted() == ["a 0", "b 0", "c 10", "job 10", "job 20"])
        #expect(test.now == start + .seconds(30))
        for name in ["a", "b", "c"] {
            #expect(try await test.find(Label.self, id: RunID(name)).result() == name)
        }
        #expect(
            try await test.perform { try await $0.jobs(JobFilter(queues: ["printer"])) }.map(\.kind) == [
                "Errand", "Errand",
            ])
    }

    @Test(arguments: TestStore.all)
    func `A step stands in line again where it was after a crash anywhere, and is made`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let (effects, clock) = (Effects(), ManualClock())
            let flow = Label.timed(effects, clock) { $0.retry(.constant(.seconds(5), attempts: 2)) }
            let test = try TestEngine(
                flow, store: store, clock: clock, configuration: .keeping(Queue("printer", concurrency: 1)),
                crash: crash)
            for name in ["a", "b"] { try await test.start(Label.self, id: RunID(name), with: .init(name: name)) }
            var results: [String] = []
            for name in ["a", "b"] { results.append(try await test.find(Label.self, id: RunID(name)).result()) }
            try await test.drain()
            return results + (try await test.statuses()) + effects.keys
        }
        #expect(outcome == ["a", "b", "a 0", "b 0"])
    }

    @Test(arguments: TestStore.all)
    func `Each attempt stands in line anew, and a rate limit holds across a restart`(store: TestStore) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let start = clock.now
        let step = Step<Label.State, String>("print", into: \.label) { run in
            effects.add("\(run.attempt) \((clock.now - start).components.seconds)")
            guard run.attempt == 3 else { throw Oops() }
            return "printed"
        }
        .retry(.constant(.seconds(1), attempts: 3)).queue("printer")
        let test = try TestEngine(
            Label(step: step), store: store, clock: clock,
            configuration: .keeping(Queue("printer", rateLimit: .window(1, per: .seconds(60)))))
        let run = try await test.start(Label.self, with: .init())
        try await test.advance(by: .seconds(10))
        try await test.crashAndRecover(after: .seconds(20))
        #expect(try await run.result() == "printed")
        #expect(effects.all == ["1 0", "2 60", "3 120"])
    }

    @Test(arguments: TestStore.all)
    func `A queue that is paused lets no step begin; priorities and keys say whose turn it is`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let step = Step<Label.State, String>("print", into: \.label) { run in
            effects.add(run.state.name)
            return run.state.name
        }
        let flow = Label(step: step.queue("printer", priority: 2) { $0.tenant ?? "none" })
        let test = try TestEngine(
            flow, jobs: [Errand.noting(effects)], store: store, clock: clock,
            configuration: .keeping(Queue("printer", concurrency: 1)))
        try await test.queue("printer") { try await $0.pause() }
        try await test.enqueue("later", JobOptions(queue: "printer", priority: 3))
        for name in ["ada 1", "ada 2", "ada 3"] {
            try await test.start(Label.self, id: RunID(name), with: .init(name: name, tenant: "ada"))
        }
        try await test.start(Label.self, id: "bob", with: .init(name: "bob", tenant: "bob"))
        try await test.enqueue("sooner", JobOptions(queue: "printer", priority: 1))
        let run = try await test.find(Label.self, id: "bob")
        try await test.crashAndRecover()
        #expect(effects.all == [])
        #expect(try await run.status() == .waiting)
        let why = try await run.why()
        #expect(why.reasons.map(\.kind) == [.queue] && why.reasons.map(\.path) == ["print"])
        try await test.queue("printer") { try await $0.resume() }
        try await test.drain()
        #expect(effects.all.first == "sooner" && effects.all.last == "later")
        let turns = effects.all.dropFirst().dropLast()
        #expect((turns.firstIndex(of: "bob") ?? .max) < 4, "\(turns)")
        #expect(turns.filter { $0 != "bob" } == ["ada 1", "ada 2", "ada 3"])
    }

    @Test(arguments: TestStore.all)
    func `The place of a run that is over, or paused, is passed over, and that of others comes`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(
            Label.timed(effects, clock, .seconds(10)), store: store, clock: clock,
            configuration: .keeping(Queue("printer", concurrency: 1)))
        for name in ["first", "cancelled", "paused", "last"] {
            try await test.start(Label.self, id: RunID(name), with: .init(name: name))
        }
        let (cancelled, paused) = (
            try await test.find(Label.self, id: "cancelled"), try await test.find(Label.self, id: "paused")
        )
        try await cancelled.cancel()
        try await paused.perform { try await $0.pause() }
        try await test.crashAndRecover()
        #expect(try await test.find(Label.self, id: "last").result() == "last")
        #expect(effects.all.last == "last 10")
        #expect(try await paused.status() == .paused)
        try await paused.perform { try await $0.resume() }
        #expect(try await paused.result() == "paused")
        #expect(effects.keys == ["first 0", "last 10", "paused 20"])
        #expect(try await cancelled.status() == .cancelled)
    }

    @Test(arguments: TestStore.all)
    func `The wait in a queue counts for all attempts together, and not for one`(store: TestStore) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let flow = Label.timed(effects, clock) {
            $0.retry(.never).timeout(.seconds(1)).timeout(total: .seconds(60))
        }
        let test = try TestEngine(flow, store: store, clock: clock)
        try await test.queue("printer") { try await $0.pause() }
        let (late, start) = (try await test.start(Label.self, id: "late", with: .init(name: "late")), test.now)
        try await test.crashAndRecover(after: .seconds(30))
        let failure = await #expect(throws: RunFailure.self) { try await late.result() }
        #expect(failure?.path == "print" && failure?.error.type.hasSuffix("StepTimeoutError") == true)
        #expect(test.now == start + .seconds(60))
        let run = try await test.start(Label.self, id: "in time", with: .init(name: "in time"))
        try await test.advance(by: .seconds(50))
        try await test.queue("printer") { try await $0.resume() }
        #expect(try await run.result() == "in time")
        #expect(effects.all == ["in time 110"])
    }

    @Test func `Nobody takes a step's place from it; the step can be skipped`() async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let test = try TestEngine(Label.timed(effects, clock), clock: clock)
        try await test.queue("printer") { try await $0.pause() }
        let run = try await test.start(Label.self, id: "r", with: .init(name: "r"))
        let place = try #require(try await test.perform { try await $0.jobs() }.first)
        #expect(place.kind == "(step)" && place.status == .queued)
        for filter in [JobFilter(ids: [place.id]), .all] {
            #expect(try await test.perform { try await $0.cancelJobs(filter) } == 0)
            #expect(try await test.perform { try await $0.deleteJobs(filter) } == 0)
            #expect(try await test.perform { try await $0.discardJobs(filter) } == 0)
        }
        try await run.perform { try await $0.skip("print", output: "by hand") }
        #expect(try await run.result() == "by hand")
        try await test.queue("printer") { try await $0.resume() }
        try await test.drain()
        #expect(effects.all == [])
        #expect(try await test.perform { try await $0.jobs() }.isEmpty)
    }

    @Test(arguments: TestStore.all)
    func `A run that is forked in line stands in line itself`(store: TestStore) async throws {
        let effects = Effects()
        let flow = Scripted {
            Parallel {
                Scripted.note("print", effects).queue("printer")
                Group("side") {
                    Scripted.note("one", effects)
                    Scripted.note("two", effects)
                }
            }
        }
        let test = try TestEngine(flow, store: store)
        try await test.queue("printer") { try await $0.pause() }
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await run.perform { _ = try await $0.fork(at: "parallel/side/two", as: "fork") }
        try await test.crashAndRecover()
        try await test.queue("printer") { try await $0.resume() }
        #expect(try await run.result() == ["one", "two", "print"])
        #expect(try await test.find(Scripted.self, id: "fork").result() == ["one", "two", "print"])
        #expect(
            effects.keys == [
                "fork/parallel/print", "fork/parallel/side/two", "r/parallel/print", "r/parallel/side/one",
                "r/parallel/side/two",
            ])
    }

    @Test(arguments: TestStore.all)
    func `A stop gives the place of a step at work to nobody else, and the attempt is made again`(
        store: TestStore
    ) async throws {
        let (effects, clock) = (Effects(), ManualClock())
        let flow = Label.timed(effects, clock, .days(1)) { $0.retry(.never) }
        let test = try TestEngine(
            flow, store: store, clock: clock, configuration: .keeping(Queue("printer", concurrency: 1)))
        for name in ["a", "b"] { try await test.start(Label.self, id: RunID(name), with: .init(name: name)) }
        try await test.advance(by: .seconds(10))
        let stopped = test.now
        try await test.restart()
        let again = (test.now - stopped).components.seconds + 10
        #expect(try await test.find(Label.self, id: "a").result() == "a")
        #expect(try await test.find(Label.self, id: "b").result() == "b")
        #expect(effects.all == ["a 0", "a \(again)", "b \(again + 86_400)"])
        #expect(test.calls("print").map(\.attempt) == [1, 1, 1])
    }
}
