import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct InterceptorTests {
    @TaskLocal private static var tenant = "nobody"

    private static func engine(
        _ workflow: some Workflow, _ interceptors: [any Interceptor], clock: ManualClock = ManualClock()
    ) throws -> Engine {
        let engine = Engine(
            journal: .memory(), configuration: EngineConfiguration(interceptors: interceptors), clock: clock)
        try engine.register(workflow)
        return engine
    }

    @Test func `The first interceptor is the outermost, around starts, steps and signals`() async throws {
        let notes = Notes()
        let engine = try Self.engine(
            Trying { _ in 7 }, [Noting(name: "a", notes: notes), Noting(name: "b", notes: notes)])
        let result = try await engine.run { try await engine.start(Trying.self, id: "x", with: .init()).result() }
        #expect(result == 7)
        let starts = ["a: start Trying x", "b: start Trying x", "b: started x", "a: started x"]
        #expect(notes.all.filter { $0.contains("start") } == starts)
        #expect(
            notes.all.filter { !$0.contains("start") } == [
                "a: x Trying try 1 x/try", "b: x Trying try 1 x/try", "b: a value of 1 bytes 7",
                "a: a value of 1 bytes 7",
            ])
    }

    @Test func `Every attempt is seen, with its error, its number and the same key`() async throws {
        let notes = Notes()
        let engine = try Self.engine(
            Trying(retry: .constant(.zero, attempts: 2)) { run in
                guard run.attempt == 2 else { throw Oops(number: run.attempt) }
                return 7
            }, [Noting(name: "a", notes: notes)])
        _ = try await engine.run { try await engine.start(Trying.self, id: "x", with: .init()).result() }
        #expect(
            notes.all.filter { !$0.contains("start") } == [
                "a: x Trying try 1 x/try", "a: oops 1", "a: x Trying try 2 x/try", "a: a value of 1 bytes 7",
            ])
    }

    @Test func `What the step's closure has done in a call before counts no more`() async throws {
        let again = Changing { step, next in
            guard step.path == "do" else { return try await next() }
            _ = try? await next()
            return try await next()
        }
        let (calls, key) = (Tally(), StoreKey<Int>("count"))
        let engine = try Self.engine(
            Mission { run in
                calls.add("call")
                try run.start(Chore.self, with: Chore.State(number: calls.total))
                if calls.total == 1 {
                    try run.store.put(key, 1)
                    throw Oops()
                }
                return calls.total
            }, [again])
        try engine.register(Chore(effects: calls))
        try await engine.run {
            #expect(try await engine.start(Mission.self, id: "m", with: .init()).result() == 2)
            #expect(try await engine.result(Chore.self, of: "m/do/1") == 4)
            try await engine.waitForOutbox()
            #expect(try await engine.store.get(key) == nil)
        }
        #expect(calls.counts == ["call": 2, "m/do/1": 1])
    }

    @Test func `A step that can be undone, whose output is of another type, has done nothing`() async throws {
        let wrong = Changing { step, next in
            step.path == "bad" ? try RecordedValue(["not", "a", "text"]) : try await next()
        }
        let flow = Recorded { effects in
            Recorded.undoable("good", effects)
            Step("bad", into: \.first) { _ in "text" }.retry(.never).compensate { _, _ in _ = effects.add("undo bad") }
        }
        let engine = try Self.engine(flow, [wrong])
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            await #expect(throws: RunFailure.self) { try await run.result() }
        }
        #expect(flow.effects.order == ["good", "undo good"])
    }

    @Test func `What an interceptor returns in place of the step is the step's output`() async throws {
        let made = Tally()
        let engine = try Self.engine(
            Trying { _ in made.add("try") },
            [
                Changing { _, next in try RecordedValue(try await next().decoded(as: Int.self) + 10) },
                Changing { _, _ in try RecordedValue(5) },
            ])
        let result = try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        #expect(result == 15)
        #expect(made.total == 0)
    }

    @Test func `What an interceptor throws counts as the step's error, and is retried like it`() async throws {
        let made = Tally()
        let engine = try Self.engine(
            Trying(retry: .constant(.zero, attempts: 3)) { run in made.add("\(run.attempt)") },
            [
                Changing { step, next in
                    let value = try await next()
                    guard step.attempt == 3 else { throw Oops(number: step.attempt) }
                    return value
                }
            ])
        _ = try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        #expect(made.order == ["1", "2", "3"])
    }

    @Test func `An error of an interceptor that nothing can mend fails the run`() async throws {
        let engine = try Self.engine(
            Trying(retry: .constant(.zero, attempts: 3)) { _ in 1 }, [Changing { _, _ in throw Hopeless() }])
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        }
        #expect(failure?.error.type.hasSuffix("Hopeless") == true)
    }

    @Test func `A value of another type than the step's fails the step, with the path`() async throws {
        let engine = try Self.engine(
            Trying(retry: .constant(.zero, attempts: 3)) { _ in 1 }, [Changing { _, _ in try RecordedValue("text") }])
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
        }
        #expect(failure?.path == "try")
        #expect(failure?.error.type.hasSuffix("FlowError") == true)
    }

    @Test(arguments: [nil, .seconds(30)] as [Duration?])
    func `Task-locals that an interceptor sets are there in the step`(timeout: Duration?) async throws {
        let seen = Notes()
        let engine = try Self.engine(
            Trying(timeout: timeout) { _ in
                seen.add(Self.tenant)
                return 1
            },
            [
                Changing { step, next in
                    try await Self.$tenant.withValue("tenant of \(step.runID)") { try await next() }
                }
            ])
        _ = try await engine.run { try await engine.start(Trying.self, id: "x", with: .init()).result() }
        #expect(seen.all == ["tenant of x"])
    }

    @Test func `A step's timeout counts for its interceptors too`() async throws {
        let clock = ManualClock()
        let engine = try Self.engine(
            Trying(timeout: .seconds(30)) { _ in 1 },
            [
                Changing { _, next in
                    try await clock.sleep(for: .seconds(60))
                    return try await next()
                }
            ], clock: clock)
        let failure = await #expect(throws: RunFailure.self) {
            try await clock.running {
                try await engine.run { try await engine.start(Trying.self, with: .init()).result() }
            }
        }
        #expect(failure?.error.type.hasSuffix("StepTimeoutError") == true)
    }

    @Test func `An interceptor changes the first State and the values of signals`() async throws {
        let notes = Notes()
        let engine = try Self.engine(Adding(), [Doubling(), Noting(name: "a", notes: notes)])
        let sum = try await engine.run {
            let run = try await engine.start(Adding.self, id: "x", with: .init(sum: 10))
            try await run.signal(Adding.number, 4, id: "once")
            return try await run.result()
        }
        #expect(sum == 28)
        #expect(notes.all == ["a: start Adding x", "a: started x", "a: number 8 to x", "a: taken"])
    }

    @Test func `A signal that came before is seen, and known`() async throws {
        let notes = Notes()
        let engine = try Self.engine(Adding(), [Noting(name: "a", notes: notes)])
        try await engine.run {
            let run = try await engine.start(Adding.self, id: "x", with: .init())
            for _ in 1...2 { try await run.signal(Adding.number, 4, id: "once") }
        }
        #expect(notes.all.suffix(4) == ["a: number 4 to x", "a: taken", "a: number 4 to x", "a: known"])
    }

    @Test func `What an interceptor throws keeps a run from starting, and a signal from being sent`() async throws {
        let engine = try Self.engine(Adding(), [Doubling()])
        try await engine.run {
            await #expect(throws: Doubling.Negative.self) {
                try await engine.start(Adding.self, id: "x", with: .init(sum: -1))
            }
            await #expect(throws: EngineError.self) { try await engine.find(Adding.self, id: "x") }
            let run = try await engine.start(Adding.self, id: "x", with: .init())
            await #expect(throws: Doubling.Negative.self) { try await run.signal(Adding.number, -1) }
            try await run.signal(Adding.number, 2)
            #expect(try await run.result() == 4)
        }
    }

    @Test func `Commands of other processes pass through them too, and are refused with their errors`() async throws {
        let image = MemoryImage()
        let engine = Engine(
            journal: .memory(image), configuration: EngineConfiguration(interceptors: [Doubling()]),
            clock: ManualClock())
        try engine.register(Adding())
        let client = EngineClient(image, entropy: .seeded(7))
        let sum = try await engine.run {
            let good = try await client.start(Adding.self, id: "x", with: .init(sum: 10))
            _ = try await good.answer()
            let bad = try await client.start(Adding.self, id: "y", with: .init(sum: -1))
            let error = await #expect(throws: EngineError.self) { try await bad.answer() }
            #expect(error?.message.contains("Negative") == true)
            _ = try await client.signal("x", Adding.number, 4).answer()
            return try await engine.find(Adding.self, id: "x").result()
        }
        #expect(sum == 28)
        await client.close()
    }
}
