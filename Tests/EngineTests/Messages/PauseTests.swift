import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct PauseTests {
    @Test func `A paused run starts nothing, and goes on where it was when it is resumed`() async throws {
        let lab = Lab()
        let flow = TwoSteps()
        let engine = try lab.engine(flow)
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(TwoSteps.self, id: "t", with: .init())
            await flow.begun.wait()
            try await run.pause()
            try await run.pause()
            #expect(try await run.status() == .paused)
            flow.goOn.open()
            // The attempt ends, is recorded, and the run leaves memory.
            while try await engine.liveCount > 0 { await Task.yield() }
            #expect(try await run.status() == .paused)
            #expect(flow.effects.order == ["first"])
            try await run.resume()
            #expect(try await run.result() == 1)
            #expect(flow.effects.order == ["first", "second"])
            #expect(await refusalCode { try await run.pause() } == .over)
            #expect(await refusalCode { try await run.resume() } == .over)
        }
    }

    private struct TwoSteps: Workflow {
        struct State: Codable, Sendable { var first: Int? }

        let effects = Tally()
        let begun = Latch()
        let goOn = Latch()

        var body: some Flow<State, Int> {
            Step("first", into: \.first) { _ in
                begun.open()
                await goOn.wait()
                return effects.add("first")
            }
            Step("second") { _ in _ = effects.add("second") }
            Return { state in state.first ?? 0 }
        }
    }

    @Test(arguments: [false, true])
    func `A pause survives the end of the process, whether it stops or is killed`(isKilled: Bool) async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        let crashed = try await engine.run {
            let run = try await engine.start(SleepsFirst.self, id: "s", with: .init())
            try await run.wait(for: .sleeping)
            try await run.pause()
            return lab.afterCrash()
        }
        let next = isKilled ? crashed : lab
        next.clock.advance(by: .days(1))
        let second = try next.engine(SleepsFirst())
        try await second.run { () async throws -> Void in
            let run = try await second.find(SleepsFirst.self, id: "s")
            #expect(try await run.status() == .paused)
            try await second.waitUntilIdle()
            #expect(try await next.view { try $0.count(of: EngineTables.timers.name) } == 0)
            try await run.resume()
            // Its timer was due long ago.
            try await run.wait(for: .waiting)
        }
    }

    @Test func `A step that was under way when the process was killed is made again when the run is resumed`()
        async throws
    {
        let lab = Lab()
        let flow = TwoSteps()
        let engine = try lab.engine(flow, grace: .zero)
        let crashed = try await engine.run {
            let run = try await engine.start(TwoSteps.self, id: "t", with: .init())
            await flow.begun.wait()
            try await run.pause()
            return lab.afterCrash()
        }
        flow.goOn.open()
        let again = TwoSteps()
        let second = try crashed.engine(again)
        try await second.run { () async throws -> Void in
            let run = try await second.find(TwoSteps.self, id: "t")
            try await run.wait(for: .paused)
            #expect(!again.begun.isOpen)
            again.goOn.open()
            try await run.resume()
            #expect(try await run.result() == 1)
        }
    }

    @Test func `Messages to a paused run are kept, and updates and queries are answered`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Cart())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Cart.self, id: "c", with: .init())
            try await run.wait(for: .waiting)
            try await run.pause()
            try await run.signal(Cart.checkOut, "paid")
            #expect(try await run.update(Cart.addItem, "a") == 1)
            #expect(try await run.query(Cart.items) == ["a"])
            #expect(try await run.status() == .paused)
            try await engine.waitUntilIdle()
            try await run.resume()
            #expect(try await run.result() == "a paid")
        }
    }

    @Test func `Due timers fire when the run is resumed, and later ones when they are due`() async throws {
        let lab = Lab()
        let flow = Patient(effects: Tally())
        let engine = try lab.engine(flow)
        try await engine.run { () async throws -> Void in
            let early = try await engine.start(Patient.self, with: .init())
            let late = try await engine.start(Patient.self, with: .init())
            try await early.wait(for: .sleeping)
            try await late.wait(for: .sleeping)
            try await early.pause()
            try await late.pause()
            try await late.resume()
            try await late.wait(for: .sleeping)
            lab.clock.advance(by: .seconds(61))
            try await late.wait(for: .waiting)
            #expect(flow.effects.order == ["woke"])
            try await early.resume()
            try await early.wait(for: .waiting)
            #expect(flow.effects.order == ["woke", "woke"])
        }
    }

    @Test(arguments: [false, true])
    func `A paused run is cancelled like any other`(isAsleep: Bool) async throws {
        let lab = Lab()
        let flow = TwoSteps()
        let engine = try lab.engine(flow, SleepsFirst())
        try await engine.run { () async throws -> Void in
            if isAsleep {
                let run = try await engine.start(SleepsFirst.self, with: .init())
                try await run.wait(for: .sleeping)
                try await run.pause()
                try await run.cancel()
                await #expect(throws: RunCancellation.self) { try await run.result() }
            } else {
                let run = try await engine.start(TwoSteps.self, with: .init())
                await flow.begun.wait()
                try await run.pause()
                try await run.cancel()
                await #expect(throws: RunCancellation.self) { try await run.result() }
            }
            flow.goOn.open()
            while try await engine.liveCount > 0 { await Task.yield() }
        }
        #expect(flow.effects.counts["second"] == nil)
    }

    @Test func `A short sleep that is paused ends with the resumption`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Short())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Short.self, with: .init())
            await lab.clock.waitForSleepers(1)
            try await run.pause()
            while try await engine.liveCount > 0 { await Task.yield() }
            lab.clock.advance(by: .seconds(5))
            #expect(try await run.status() == .paused)
            try await run.resume()
            _ = try await run.result()
        }
    }

    private struct Short: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Sleep("short", for: .milliseconds(500)) }
    }

    @Test func `A signal and a promise that come during a pause are taken up once, by whoever waited for them`()
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run { () async throws -> Void in
            let run = try await engine.start(Listening.self, with: .init(wants: 6))
            try await run.wait(for: .waiting)
            for number in 1...6 {
                try await run.pause()
                try await run.signal(Listening.number, number)
                try await run.resume()
            }
            #expect(try await run.result() == 21)
        }
    }
}
