public import Ratchet
public import RatchetEngine

extension TestEngine {
    /// Lets so much time pass; what is due meanwhile happens when it is due.
    ///
    ///     try await test.advance(by: .days(6))
    ///
    /// Returns when all is done that has come up by then. Nothing happens behind the moment at which it ends.
    public func advance(by duration: Duration) async throws {
        let end = clock.now + duration
        try await perform { [clock] _ in try await clock.sleep(until: end) }
    }

    /// Lets time pass until the clock shows this moment; one that is over is left as it is.
    public func advance(to moment: Timestamp) async throws {
        try await perform { [clock] _ in try await clock.sleep(until: moment) }
    }

    /// Lets time pass until a schedule is due next by its rule, and returns when that was planned for.
    ///
    ///     let tick = try await test.advanceToTick(of: "nightly")
    ///
    /// A jitter is not waited for.
    /// - Throws: `EngineError` with the code `unknownSchedule`; ``TestEngineError/Code/stuck`` if the schedule is over.
    @discardableResult
    public func advanceToTick(of schedule: String) async throws -> Timestamp {
        let now = now
        let next = try await perform { try await $0.schedules.schedule(named: schedule).next(1, after: now).first }
        guard let next else { throw TestEngineError(.stuck, "schedule '\(schedule)' is over: nothing is planned") }
        try await advance(to: next)
        return next
    }

    /// Lets time go on until a condition holds, and no further. It is asked whenever everything waits.
    ///
    ///     try await test.wait { mails.sent.count == 2 }
    ///
    /// - Throws: what the condition throws; ``TestEngineError/Code/stuck`` if nothing will happen any more and it does
    ///   not hold, ``TestEngineError/Code/outOfTime``, ``TestEngineError/Code/heldUp``.
    public func wait(
        limit: Duration = .days(36_525), until condition: () async throws -> Bool
    ) async throws {
        var limit = TimeLimit(limit, moves: 1_000_000, from: clock.now)
        while try await !condition() {
            let executor = life.executor
            let progress = executor.progress
            guard try await !goOn(&limit) else { continue }
            if await executor.goesOn(after: progress) { continue }
            // It may have come to hold between the question and the look at what has gone on.
            guard try await condition() else { throw await life.stuck() }
            return
        }
    }

    /// Lets time go on until every run is over, or waits for something from outside, such as a signal.
    ///
    ///     let rest = try await test.drain(limit: .days(30))
    ///     #expect(rest == Drained(over: 3, waiting: 1))
    ///
    /// An attempt that ``StepStub/hangs`` waits for the outside too. Runs that wait for a signal with a time limit are
    /// drained until that is over.
    /// - Parameters:
    ///   - limit: how much time may pass.
    ///   - moves: in how many moments.
    /// - Returns: what the runs have come to.
    /// - Throws: ``TestEngineError/Code/outOfTime``, with what is still under way; ``TestEngineError/Code/heldUp``.
    @discardableResult
    public func drain(limit: Duration = .days(36_525), moves: Int = 1_000_000) async throws -> Drained {
        var limit = TimeLimit(limit, moves: moves, from: clock.now)
        while try await perform({ try await $0.isBusy() }), try await goOn(&limit) {}
        return try await perform { engine in try await engine.inspect { Drained(try await $0.stats()) } }
    }

    /// Waits until everything waits, and lets time go on to the next moment that somebody waits for, unless something
    /// has gone on meanwhile.
    /// - Returns: Whether there may be something new.
    private func goOn(_ limit: inout TimeLimit) async throws -> Bool {
        let life = life
        try life.checkStubs()
        switch try await life.goOn(&limit) {
        case .ended(let result): return try result.get()
        case .crashed:
            try await replace(life)
            return true
        }
    }

    /// Lets time go on while `body` waits, in a step's closure, for something that the test brings about.
    ///
    ///     Step("ask") { run in await TestEngine.waiting { await door.opened() } }
    ///
    /// Without it an attempt counts as being at work, and time does not go on before it ends. Outside of a
    /// ``TestEngine`` it does nothing. `body` must not do anything but wait.
    public static func waiting<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await InnerWait.during(body)
    }
}
