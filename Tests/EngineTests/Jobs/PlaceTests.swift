import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Steps that stand in line, seen from inside.
@Suite(.timeLimit(.minutes(1))) struct PlaceTests {
    /// One step that stands in line, and does what the test says.
    private struct Lined: Workflow {
        struct State: Codable, Sendable, Hashable {
            var isPoison = false
            var word: String?
        }

        var isOnce = false
        let work: @Sendable (StepRun<State>) async throws -> String

        private var step: Step<State, String> {
            let step = Step<State, String>("work", into: \.word) { run in try await work(run) }.queue("line")
            return isOnce ? step.atMostOnce() : step
        }

        var body: some Flow<State, String> {
            step
            Return { state in state.word ?? "none" }
        }
    }

    private static func engine(
        _ lab: Lab, _ flow: Lined, queues: [Queue] = [], pools: [Pool] = [], and other: (any Workflow)? = nil
    ) throws -> Engine {
        let configuration = EngineConfiguration(gracePeriod: .zero, pools: pools, queues: queues)
        let engine = Engine(
            journal: .memory(lab.image), configuration: configuration, clock: lab.clock, logger: lab.logs.logger)
        try engine.register(flow)
        if let other { try engine.register(other) }
        return engine
    }

    /// What is left of a process that ended while the step was at work.
    private static func crash(_ lab: Lab, isOnce: Bool = false, _ begun: Tally = Tally()) async throws -> Lab {
        let isPoisoned = Latch()
        let flow = Lined(isOnce: isOnce) { run in
            begun.add(run.runID)
            guard run.state.isPoison else { return "done" }
            isPoisoned.open()
            try await lab.clock.sleep(for: .days(10_000))
            return "late"
        }
        let engine = try engine(lab, flow)
        return try await engine.run {
            if try await lab.inspect({ try await $0.run("poison") }) == nil {
                try await engine.start(Lined.self, id: "poison", with: .init(isPoison: true))
            }
            await isPoisoned.wait()
            return lab.afterCrash()
        }
    }

    @Test func `A step runs on the threads of its queue`() async throws {
        let flow = Lined { _ in "\(pthread_self())" }
        let shared = try await Self.engine(Lab(), flow).running {
            try await $0.start(Lined.self, with: .init()).result()
        }
        let engine = try Self.engine(
            Lab(), flow, queues: [Queue("line", pool: "one")], pools: [Pool("one", threads: 1)])
        let threads = try await engine.running { engine in
            var threads: Set<String> = []
            for _ in 0..<20 { threads.insert(try await engine.start(Lined.self, with: .init()).result()) }
            return threads
        }
        #expect(threads.count == 1 && !threads.contains(shared))
    }

    @Test func `A step in line that ends the process each time has its run paused, and the others go on`() async throws
    {
        var last = Lab()
        for _ in 0..<5 { last = try await Self.crash(last) }
        let lab = last
        let flow = Lined { run in
            if run.state.isPoison { try await lab.clock.sleep(for: .days(10_000)) }
            return "done"
        }
        let engine = try Self.engine(lab, flow, queues: [Queue("line", concurrency: 1)])
        try await engine.run { () async throws in
            while try await engine.why("poison").status != .paused { await Task.yield() }
            #expect(try await engine.start(Lined.self, id: "other", with: .init()).result() == "done")
            // Its place was given back, and is no dead letter.
            while try await !engine.jobs().isEmpty { await Task.yield() }
        }
        let mended = try Self.engine(lab.afterCrash(), Lined { _ in "mended" })
        try await mended.run {
            let run = try await mended.find(Lined.self, id: "poison")
            try await run.resume()
            #expect(try await run.result() == "mended")
        }
    }

    @Test func `A step in line that runs at most once is not made again after a crash`() async throws {
        let begun = Tally()
        let lab = try await Self.crash(Lab(), isOnce: true, begun)
        let engine = try Self.engine(
            lab,
            Lined(isOnce: true) { run in
                begun.add(run.runID)
                return "again"
            })
        try await engine.run { () async throws in
            let run = try await engine.find(Lined.self, id: "poison")
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.type.hasSuffix("InterruptedStepError") == true)
            while try await !engine.jobs().isEmpty { await Task.yield() }
        }
        #expect(begun.total == 1)
    }

    @Test func `Who wants to change a place is told what to do instead; a retry has the step stand in line anew`()
        async throws
    {
        let made = Tally()
        let engine = try Self.engine(
            Lab(),
            Lined { run in
                made.add(run.runID)
                return "done"
            }, queues: [Queue("line", concurrency: 1)])
        try await engine.run { () async throws in
            try await engine.queue("line").pause()
            let run = try await engine.start(Lined.self, id: "r", with: .init())
            var place: JobInfo?
            while place == nil { place = try await engine.jobs().first }
            let number = try #require(place).number
            let refusal = await #expect(throws: EngineError.self) { try await engine.cancelJob(number) }
            #expect(refusal?.code == .unsuitableJob)
            #expect(refusal?.message.contains("it stands in line for step 'work' of run 'r'") == true)
            try await run.retry("work")
            while try await engine.jobs().count < 2 { await Task.yield() }
            try await engine.queue("line").resume()
            #expect(try await run.result() == "done")
            while try await !engine.jobs().isEmpty { await Task.yield() }
        }
        #expect(made.total == 1)
    }

    @Test func `A branch that has lost a race keeps its place for as long as it goes on`() async throws {
        let (begun, goOn) = (Latch(), Deaf())
        let quick = Signal<String>("quick")
        let flow = Recorded { _ in
            Race("race") {
                Step("slow") { _ in
                    begun.open()
                    await goOn.wait()
                    return "slow"
                } reduce: { state, name in
                    state.trace.append(name)
                }
                .queue("line")
                Receive(quick) { state, word in state.trace.append(word) }
            }
        }
        let engine = try Self.engine(
            Lab(), Lined { _ in "done" }, queues: [Queue("line", concurrency: 1)], and: flow)
        try await engine.run { () async throws in
            let race = try await engine.start(Recorded.self, with: .init())
            await begun.wait()
            try await race.signal(quick, "quick")
            _ = try await race.result()
            let next = try await engine.start(Lined.self, with: .init())
            while try await engine.jobs().count < 2 { await Task.yield() }
            #expect(try await engine.queues().map(\.running) == [1])
            #expect(try await engine.jobs().map(\.status) == [.running, .queued])
            goOn.open()
            #expect(try await next.result() == "done")
            while try await !engine.jobs().isEmpty { await Task.yield() }
        }
    }

    @Test func `Nobody but a workflow enqueues a place`() async throws {
        let engine = try Self.engine(Lab(), Lined { _ in "done" })
        try await engine.run { () async throws in
            let order = JobOrder(kind: JobEntry.placeKind, arguments: Payload(bytes: Array("7".utf8)))
            let refusal = await #expect(throws: EngineError.self) { _ = try await engine.enqueue([order], .durable) }
            #expect(refusal?.code == .invalidJob)
            #expect(try await engine.jobs().isEmpty)
        }
    }
}

extension Engine {
    fileprivate func running<Value: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await run { try await body(self) }
    }
}
