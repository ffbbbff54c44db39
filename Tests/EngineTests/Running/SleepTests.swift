import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct SleepTests {
    /// Sleeps until the time in its State, and counts that it woke.
    private struct Napping: Workflow {
        struct State: Codable, Sendable, Hashable {
            let milliseconds: Int64
        }

        let wakes: Tally

        var body: some Flow<State, Nothing> {
            Sleep("nap", until: { state in Timestamp(milliseconds: state.milliseconds).date })
            Step("wake") { run in _ = wakes.add(run.runID) }
        }
    }

    private static func state(_ lab: Lab, in duration: Duration) -> Napping.State {
        Napping.State(milliseconds: (lab.clock.now + duration).milliseconds)
    }

    /// The timers that stand in the journal now.
    private static func timers(of lab: Lab) async throws -> [TimerKey] {
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let keys = try await store.read { view in
            var keys: [TimerKey] = []
            try EngineTables.timers.scan(.all, in: view) { key, _ in
                keys.append(key)
                return .next
            }
            return keys
        }
        await store.close()
        return keys
    }

    private static func live(of engine: Engine) async throws -> Int { try await engine.parts.runs().liveCount }

    @Test func `A sleep of up to a moment stays in memory`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Napping(wakes: Tally()))
        try await engine.run {
            let run = try await engine.start(Napping.self, with: Self.state(lab, in: .seconds(1)))
            await lab.clock.waitForSleepers(1)
            #expect(try await run.status() == .running)
            #expect(try await Self.live(of: engine) == 1)
            #expect(try await Self.timers(of: lab).isEmpty)
            lab.clock.advance(by: .seconds(1))
            _ = try await run.result()
        }
    }

    @Test func `A longer sleep leaves a timer and a snapshot, and nothing in memory`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Napping(wakes: Tally()))
        try await engine.run {
            let due = lab.clock.now + .milliseconds(1_001)
            let run = try await engine.start(Napping.self, with: Self.state(lab, in: .milliseconds(1_001)))
            await lab.clock.waitForSleepers(1)
            #expect(try await run.status() == .sleeping)
            #expect(try await Self.live(of: engine) == 0)
            #expect(try await Self.timers(of: lab) == [TimerKey(due, 1)])
            lab.clock.advance(to: due)
            _ = try await run.result()
            #expect(try await run.status() == .completed)
            #expect(try await Self.timers(of: lab).isEmpty)
            #expect(try await Self.live(of: engine) == 0)
        }
    }

    @Test func `A sleep until a moment that is over ends at once`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Napping(wakes: Tally()))
        try await engine.run {
            _ = try await engine.start(Napping.self, with: Self.state(lab, in: .seconds(-9))).result()
            _ = try await engine.start(Napping.self, with: Self.state(lab, in: .zero)).result()
        }
        #expect(lab.clock.sleepers == 0)
    }

    @Test func `A clock that jumps over the due time wakes the run, once`() async throws {
        let lab = Lab()
        let wakes = Tally()
        let engine = try lab.engine(Napping(wakes: wakes))
        try await engine.run {
            let run = try await engine.start(Napping.self, with: Self.state(lab, in: .seconds(60)))
            await lab.clock.waitForSleepers(1)
            lab.clock.jump(to: lab.clock.now + .seconds(86_400))
            _ = try await run.result()
        }
        #expect(wakes.order == ["run-1"])
    }

    @Test(arguments: [500, 3_600_000] as [Int64])
    func `A clock that jumps back neither doubles nor loses a timer`(milliseconds: Int64) async throws {
        let lab = Lab()
        let wakes = Tally()
        let engine = try lab.engine(Napping(wakes: wakes))
        try await engine.run {
            let start = lab.clock.now
            let run = try await engine.start(Napping.self, with: Self.state(lab, in: .milliseconds(milliseconds)))
            await lab.clock.waitForSleepers(1)
            lab.clock.jump(to: start + .seconds(-86_400))
            lab.clock.advance(by: .seconds(86_399))
            #expect(wakes.total == 0)
            lab.clock.jump(to: start + .milliseconds(milliseconds))
            _ = try await run.result()
            lab.clock.jump(to: start)
            lab.clock.advance(by: .milliseconds(milliseconds))
        }
        #expect(wakes.order == ["run-1"])
    }

    @Test(arguments: [Duration.seconds(10), .seconds(120)])
    func `A sleep goes on over a restart, whether it is over by then or not`(away: Duration) async throws {
        let lab = Lab()
        let wakes = Tally()
        let first = try lab.engine(Napping(wakes: wakes))
        let due = lab.clock.now + .seconds(60)
        try await first.run {
            try await first.start(Napping.self, id: "sleeper", with: Self.state(lab, in: .seconds(60)))
            await lab.clock.waitForSleepers(1)
        }
        lab.clock.advance(by: away)
        #expect(wakes.total == 0)
        let second = try lab.engine(Napping(wakes: wakes))
        try await second.run {
            let run = try await second.find(Napping.self, id: "sleeper")
            if lab.clock.now < due {
                await lab.clock.waitForSleepers(1)
                #expect(lab.clock.nextDue == due)
                #expect(try await Self.live(of: second) == 0)
                lab.clock.advance(to: due)
            }
            _ = try await run.result()
        }
        #expect(wakes.order == ["sleeper"])
    }

    @Test func `Two thousand runs that are due in the same second all wake, once each`() async throws {
        let lab = Lab()
        let wakes = Tally()
        let engine = try lab.engine(Napping(wakes: wakes))
        try await engine.run {
            let state = Self.state(lab, in: .seconds(3_600))
            let runs = try await withThrowingTaskGroup { group in
                for number in 0..<2_000 {
                    let state = Napping.State(milliseconds: state.milliseconds + Int64(number % 1_000))
                    group.addTask { try await engine.start(Napping.self, with: state) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for run in runs {
                while try await run.status() != .sleeping { await Task.yield() }
            }
            // What a run is can be seen a little before it has left memory.
            while try await Self.live(of: engine) > 0 { await Task.yield() }
            lab.clock.advance(by: .seconds(3_601))
            for run in runs { _ = try await run.result() }
        }
        #expect(wakes.total == 2_000)
        #expect(wakes.counts.count == 2_000)
        #expect(try await Self.timers(of: lab).isEmpty)
    }

    /// A sleep inside one branch, while the other one works.
    private struct Beside: Workflow {
        struct State: Codable, Sendable, Hashable {}

        let begun: Latch
        let goOn: Latch

        var body: some Flow<State, Nothing> {
            Parallel {
                Sleep("nap", for: .seconds(60))
                Step("work") { _ in
                    begun.open()
                    await goOn.wait()
                }
            }
        }
    }

    @Test func `A run that works beside a sleep stays in memory until the work is done`() async throws {
        let lab = Lab()
        let flow = Beside(begun: Latch(), goOn: Latch())
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Beside.self, with: .init())
            await flow.begun.wait()
            await lab.clock.waitForSleepers(1)
            #expect(try await run.status() == .running)
            flow.goOn.open()
            while try await run.status() != .sleeping { await Task.yield() }
            await lab.clock.advanceToNext()
            _ = try await run.result()
        }
    }
}
