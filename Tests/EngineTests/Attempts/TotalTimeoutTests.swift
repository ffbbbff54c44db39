import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// The time that all attempts of a step have together.
@Suite(.timeLimit(.minutes(10))) struct TotalTimeoutTests {
    private static let policy = RetryPolicy.constant(.seconds(40), attempts: nil)

    private static func failing(_ lab: Lab, _ moments: Notes, total: Duration) -> Modified {
        let start = lab.clock.now
        return Modified {
            $0.retry(policy).timeout(total: total)
        } work: { run in
            moments.add("\((lab.clock.now - start).components.seconds)")
            throw Oops(number: run.attempt)
        }
    }

    @Test func `No attempt is scheduled past it: the step fails with the last error, without a wait`() async throws {
        let (lab, moments) = (Lab(), Notes())
        let start = lab.clock.now
        let engine = try lab.engine(Self.failing(lab, moments, total: .seconds(100)))
        let failure = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            for attempt in 1...2 {
                _ = await moments.first(attempt)
                try await run.wait(for: .sleeping)
                lab.clock.advance(by: .seconds(40))
            }
            return await #expect(throws: RunFailure.self) { try await run.result() }
        }
        #expect(moments.all == ["0", "40", "80"])
        #expect(failure?.error.text == "oops 3")
        #expect(lab.clock.now == start + .seconds(80))
    }

    @Test func `An attempt under way is given up at it, and there is no other`() async throws {
        let (lab, begun) = (Lab(), Notes())
        let flow = Modified {
            $0.retry(Self.policy).timeout(total: .seconds(100))
        } work: { run in
            begun.add("begun")
            if run.attempt == 3 { await Latch().wait() }
            throw Oops()
        }
        let engine = try lab.engine(flow)
        let failure = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            for attempt in 1...2 {
                _ = await begun.first(attempt)
                try await run.wait(for: .sleeping)
                lab.clock.advance(by: .seconds(40))
            }
            _ = await begun.first(3)
            lab.clock.advance(by: .seconds(20))
            return await #expect(throws: RunFailure.self) { try await run.result() }
        }
        #expect(failure?.error == ErrorReport(StepTimeoutError(path: "try", timeout: .seconds(100), isTotal: true)))
    }

    @Test func `The shorter one of the two limits gives an attempt up`() async throws {
        let (lab, begun) = (Lab(), Notes())
        let flow = Modified {
            $0.retry(.constant(.zero, attempts: nil)).timeout(.seconds(60)).timeout(total: .seconds(100))
        } work: { _ in
            begun.add("begun")
            await Latch().wait()
            throw CancellationError()
        }
        let engine = try lab.engine(flow)
        let failure = try await engine.run {
            let run = try await engine.start(Modified.self, id: "m", with: .init())
            for (attempt, seconds) in [(1, 60), (2, 40)] {
                _ = await begun.first(attempt)
                await lab.clock.waitForSleepers(2)
                lab.clock.advance(by: .seconds(seconds))
            }
            return await #expect(throws: RunFailure.self) { try await run.result() }
        }
        #expect(begun.all.count == 2)
        #expect(failure?.error.text.contains("total timeout") == true)
    }

    @Test func `It goes on while nothing runs: after a crash the step fails without a further attempt`() async throws {
        let (lab, moments) = (Lab(), Notes())
        let flow = Self.failing(lab, moments, total: .seconds(100))
        let first = try lab.engine(flow)
        let crashed = try await first.run {
            let run = try await first.start(Modified.self, id: "m", with: .init())
            try await run.wait(for: .sleeping)
            return lab.afterCrash()
        }
        lab.clock.advance(by: .hours(2))
        let failure = await #expect(throws: RunFailure.self) { try await crashed.goOn(flow) }
        #expect(moments.all == ["0"])
        #expect(failure?.error.type.hasSuffix("StepTimeoutError") == true)
        #expect(failure?.error.cause?.text == "oops 1")
    }

    @Test func `It counts from the moment at which the run came to the step, not from the attempt after a crash`()
        async throws
    {
        let lab = Lab()
        let start = lab.clock.now
        let (begun, letGo, tries) = (Latch(), Latch(), Tally())
        let flow = Modified {
            $0.retry(.never).timeout(total: .seconds(100))
        } work: { _ in
            let isFirst = tries.add("try") == 1
            begun.open()
            await (isFirst ? letGo : Latch()).wait()
            throw CancellationError()
        }
        let crashed = try await lab.crash(flow, when: begun, letGo: letGo)
        lab.clock.advance(by: .seconds(70))
        let second = try crashed.engine(flow)
        try await second.run {
            let run = try await second.find(Modified.self, id: "m")
            await lab.clock.waitForSleepers(1)
            #expect(lab.clock.nextDue == start + .seconds(100))
            lab.clock.advance(by: .seconds(30))
            await #expect(throws: RunFailure.self) { try await run.result() }
        }
    }

    @Test func `A step that is in time leaves no sleeper behind`() async throws {
        let lab = Lab()
        let flow = Modified {
            $0.timeout(total: .seconds(30)).timeout(.seconds(5)).heartbeat(every: .seconds(1))
        } work: { _ in
            5
        }
        let engine = try lab.engine(flow)
        let output = try await engine.run { try await engine.start(Modified.self, with: .init()).result() }
        #expect(output == 5)
        while lab.clock.sleepers > 0 { await Task.yield() }
    }
}
