import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Attempts that say that they are alive.
@Suite(.timeLimit(.minutes(10))) struct HeartbeatTests {
    private struct Progress: Codable, Hashable { var rows: Int }

    @Test func `An attempt that sends none is given up after the interval, and the next reads the last details`()
        async throws
    {
        let (lab, moments) = (Lab(), Notes())
        let start = lab.clock.now
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 2)).heartbeat(every: .seconds(30))
        } work: { run in
            moments.add("\(run.attempt) at \((lab.clock.now - start).components.seconds)")
            if run.attempt == 2 { return try run.lastHeartbeat(as: Progress.self)?.rows ?? -1 }
            #expect(try run.lastHeartbeat(as: Progress.self) == nil)
            for rows in 1...3 {
                try await lab.clock.sleep(for: .seconds(20))
                try await run.heartbeat(Progress(rows: rows))
                moments.add("\(rows)")
            }
            await Latch().wait()
            throw CancellationError()
        }
        let engine = try lab.engine(flow)
        let output = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            for beat in 1...3 {
                await lab.clock.waitForSleepers(2)
                lab.clock.advance(by: .seconds(20))
                _ = await moments.first(1 + beat)
            }
            while lab.clock.now < start + .seconds(90) { await lab.clock.advanceToNext() }
            return try await run.result()
        }
        #expect(output == 3)
        // The last one came after 60 seconds.
        #expect(moments.all == ["1 at 0", "1", "2", "3", "2 at 90"])
    }

    @Test func `The failure says what was missed, and is one that can be told apart`() async throws {
        let lab = Lab()
        let flow = Modified {
            $0.retry(.never).heartbeat(every: .seconds(30))
        } work: { _ in
            await Latch().wait()
            throw CancellationError()
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(failure?.error == ErrorReport(MissedHeartbeatError(path: "try", interval: .seconds(30))))
    }

    @Test func `A wall clock that jumps gives nobody up`() async throws {
        let lab = Lab()
        let beaten = Latch()
        let flow = Modified {
            $0.retry(.never).heartbeat(every: .seconds(30))
        } work: { run in
            try await lab.clock.sleep(for: .seconds(10))
            try await run.heartbeat()
            beaten.open()
            try await lab.clock.sleep(for: .seconds(25))
            return 1
        }
        let engine = try lab.engine(flow)
        let output = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            await lab.clock.waitForSleepers(2)
            lab.clock.advance(by: .seconds(10))
            await beaten.wait()
            await lab.clock.waitForSleepers(2)
            lab.clock.jump(to: lab.clock.now + .hours(1))
            lab.clock.advance(by: .seconds(20))
            await lab.clock.waitForSleepers(2)
            lab.clock.advance(by: .seconds(5))
            return try await run.result()
        }
        #expect(output == 1)
    }

    @Test func `The details survive a crash, and are gone when the step is done`() async throws {
        let lab = Lab()
        let (begun, letGo) = (Latch(), Latch())
        let flow = Modified { run in
            if let rows = try run.lastHeartbeat(as: Progress.self) { return rows.rows }
            try await run.heartbeat(Progress(rows: 41))
            try await run.heartbeat(Progress(rows: 42))
            // It is handed in; something durable behind it makes it durable.
            try await run.setCursor(1)
            begun.open()
            await letGo.wait()
            return 0
        }
        let crashed = try await lab.crash(flow, when: begun, letGo: letGo)
        #expect(try await crashed.goOn(flow) == 42)
        let history = try await crashed.inspect { try await $0.history(of: "m") }
        let names = history?.entries.compactMap { entry in
            if case .event(let event, _, _) = entry.content { event.name } else { nil }
        }
        #expect(names == ["started", "progressed", "progressed", "cursorSet", "stepCompleted", "returned"])
        let lines = try await ExportedLines(crashed.image).text
        #expect(lines.contains { $0.contains("completed") } && !lines.contains { $0.contains("memory") })
    }

    @Test func `One of an attempt that was given up is answered with a cancellation`() async throws {
        let lab = Lab()
        let (goOn, answers) = (Deaf(), Notes())
        let flow = Modified {
            $0.retry(.never).timeout(.seconds(1))
        } work: { run in
            await goOn.wait()
            // In tasks of its own the cancellation is not seen: the run says it.
            await Task {
                for beat in [
                    { try await run.heartbeat() }, { try await run.heartbeat(1) }, { try await run.setCursor(1) },
                ]
                    as [@Sendable () async throws -> Void]
                {
                    do { try await beat() } catch { answers.add("\(type(of: error))") }
                }
            }.value
            return 1
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            await lab.clock.advanceToNext()
            await #expect(throws: RunFailure.self) { try await run.result() }
            goOn.open()
            while engine.lateResults == 0 { await Task.yield() }
        }
        #expect(answers.all == Array(repeating: "CancellationError", count: 3))
    }

    @Test func `Details of another type are a typed error`() async throws {
        let lab = Lab()
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: 2))
        } work: { run in
            if run.attempt == 2 { return try run.lastHeartbeat(as: Progress.self)?.rows ?? 0 }
            try await run.heartbeat("half")
            throw Oops()
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(failure?.error.text.contains("the last heartbeat of step 'try' cannot be read") == true)
        #expect(failure?.error.text.contains("half") == false)
    }
}
