import Ratchet
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine

/// Interceptors around what schedules start, which ask for something with schedules.
@Suite(.timeLimit(.minutes(5))) struct ScheduleInterceptorTests {
    private struct Noted: Job {
        struct Arguments: Codable, Sendable {}
        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    /// Does what a test wants around each start, and around each enqueuing.
    private struct Around: Interceptor {
        let body: @Sendable () async -> Void

        func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
            await body()
            let run = try await next(start)
            await body()
            return run
        }

        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            await body()
            return try await next(jobs)
        }
    }

    /// What the engine's interceptor reaches it by.
    private final class Box: Sendable {
        private let engine = Mutex<Engine?>(nil)
        let codes = Mutex<[EngineError.Code?]>([])

        var held: Engine? { engine.withLock { $0 } }

        func fill(_ new: Engine) { engine.withLock { $0 = new } }

        func ask(_ body: (EngineSchedules) async throws -> Void) async {
            guard let schedules = held?.schedules else { return }
            do {
                try await body(schedules)
                codes.withLock { $0.append(nil) }
            } catch {
                codes.withLock { $0.append((error as? EngineError)?.code) }
            }
        }
    }

    private static func engine(_ box: Box, _ body: @escaping @Sendable () async -> Void) throws -> TestEngine {
        let test = try TestEngine(
            Line(effects: Tally()), jobs: [Noted()],
            configuration: EngineConfiguration(interceptors: [Around(body: body)]))
        try test.prepare { engine in
            box.fill(engine)
            try engine.schedule("s", .daily(at: "02:00"), Line.self, with: Line.State())
            try engine.schedule("j", .daily(at: "03:00"), Noted.self, with: .init())
            try engine.schedule("other", .yearly(month: 12, day: 24, at: "02:00"), Line.self, with: Line.State())
        }
        return test
    }

    @Test(arguments: ["s", "j", "other"])
    func `One that asks for a change of a schedule is refused, instead of waiting for itself`(
        name: String
    ) async throws {
        let box = Box()
        let test = try Self.engine(box) {
            await box.ask { try await $0.pause(name) }
            await box.ask { _ = try await $0.trigger(name) }
            await box.ask { _ = try await $0.list() }
        }
        try await test.advance(by: .days(1))
        let (run, job): ([EngineError.Code?], [EngineError.Code?]) = (
            [.waitsForItself, .waitsForItself, nil], [.waitsForItself, .waitsForItself, nil]
        )
        #expect(box.codes.withLock { $0 } == run + run + job)
        let schedules = try await test.perform { try await $0.schedules.list() }
        #expect(schedules.map(\.started) == [1, 0, 1] && schedules.allSatisfy { $0.pause == nil })
    }

    @Test func `One around a start that no schedule waits for changes them as anybody does`() async throws {
        let box = Box()
        let test = try Self.engine(box) { await box.ask { try await $0.pause("s") } }
        _ = try await test.start(Line.self, id: "r", with: Line.State())
        #expect(box.codes.withLock { $0 } == [nil, nil])
        #expect(try await test.perform { try await $0.schedules.schedule(named: "s").pause != nil })
    }

    @Test func `What is asked in a task that goes on behind it is done`() async throws {
        let (box, gate, done) = (Box(), Latch(), Latch())
        let test = try Self.engine(box) {
            // The interceptor does not wait for it.
            Task {
                await gate.wait()
                await box.ask { try await $0.pause("other") }
                done.open()
            }
        }
        try await test.advance(by: .hours(2) + .minutes(1))
        try await test.perform { _ in
            gate.open()
            await done.wait()
        }
        #expect(box.codes.withLock { $0.first } == .some(nil))
        #expect(try await test.perform { try await $0.schedules.schedule(named: "other").pause != nil })
    }

    /// Asks for a change of a schedule.
    private struct Pausing: Workflow {
        struct State: Codable, Sendable {}
        let box: Box
        let asked: Latch

        var body: some Flow<State, Nothing> {
            Step("pause") { _ in
                await box.ask { try await $0.pause("other") }
                asked.open()
            }
        }
    }

    /// The same.
    private struct PausingJob: Job {
        struct Arguments: Codable, Sendable {}
        let box: Box
        let asked: Latch

        func perform(_ run: JobRun<Arguments>) async throws {
            await box.ask { try await $0.pause("other") }
            asked.open()
        }
    }

    /// Stays behind `next` until the step, or the job, has asked.
    private struct Lingering: Interceptor {
        let asked: Latch

        func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
            let run = try await next(start)
            await asked.wait()
            return run
        }

        func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
            let jobs = try await next(jobs)
            await asked.wait()
            return jobs
        }
    }

    @Test(arguments: [false, true])
    func `What a schedule has started changes schedules, also while the interceptor is still at work`(
        isJob: Bool
    ) async throws {
        let (box, asked) = (Box(), Latch())
        let test = try TestEngine(
            Pausing(box: box, asked: asked), Line(effects: Tally()), jobs: [PausingJob(box: box, asked: asked)],
            configuration: EngineConfiguration(interceptors: [Lingering(asked: asked)]))
        try test.prepare { engine in
            box.fill(engine)
            if isJob {
                try engine.schedule("s", .daily(at: "02:00"), PausingJob.self, with: .init())
            } else {
                try engine.schedule("s", .daily(at: "02:00"), Pausing.self, with: .init())
            }
            try engine.schedule("other", .daily(at: "03:00"), Line.self, with: Line.State())
        }
        try await test.advance(by: .hours(2) + .minutes(1))
        #expect(box.codes.withLock { $0 } == [nil])
    }
}
