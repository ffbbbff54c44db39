import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct CancelTests {
    /// A run can be in each of these when it is cancelled.
    enum Condition: CaseIterable, Sendable {
        case working, workingWithTimeout, workingInBranches, backingOff, backingOffForLong, sleeping, sleepingForLong
        case waiting, waitingBesideWork

        /// What the run's State wants of it.
        fileprivate var status: RunStatus {
            switch self {
            case .working, .workingWithTimeout, .workingInBranches, .backingOff, .sleeping, .waitingBesideWork: .running
            case .backingOffForLong, .sleepingForLong: .sleeping
            case .waiting: .waiting
            }
        }
    }

    /// A workflow that comes into the condition, and would count `after` if it went on.
    private struct Cancelled: Workflow {
        struct State: Codable, Sendable {
            var word: String?
        }

        let condition: Condition
        let effects = Tally()
        let begun = Latch()
        let ended = Latch()

        @FlowBuilder<State, Nothing> private var work: some Flow<State, Nothing> {
            Step("work") { _ in
                begun.open()
                await Latch().wait()
                effects.add(Task.isCancelled ? "cancelled" : "not cancelled")
                ended.open()
            }
        }

        private func failing(_ wait: Duration) -> Step<State, Nothing> {
            Step("fail") { _ in
                effects.add("failed")
                throw Oops()
            }
            .retry(.constant(wait, attempts: 2))
        }

        var nodes: Nodes<State, Nothing> {
            switch condition {
            case .working: work.nodes
            case .workingWithTimeout:
                Step<State, Nothing>("work") { _ in
                    begun.open()
                    await Latch().wait()
                    effects.add("cancelled")
                    ended.open()
                }
                .timeout(.seconds(3_600)).nodes
            case .workingInBranches:
                Parallel<State> {
                    work
                    Step("other") { _ in await Latch().wait() }
                    Sleep(for: .days(1))
                }.nodes
            case .backingOff: failing(.milliseconds(500)).nodes
            case .backingOffForLong: failing(.seconds(60)).nodes
            case .sleeping: Sleep<State>(for: .milliseconds(500)).nodes
            case .sleepingForLong: Sleep<State>(for: .seconds(60)).nodes
            case .waiting: Receive<State, String>(SleepsFirst.word, into: \.word).nodes
            case .waitingBesideWork:
                Parallel<State> {
                    work
                    Receive(SleepsFirst.word, into: \.word)
                }.nodes
            }
        }

        var body: some Flow<State, Nothing> {
            nodes
            Step("after") { _ in _ = effects.add("after") }
        }

        /// Returns when the run is in the condition.
        func reach(_ run: RunHandle<Cancelled>, _ clock: ManualClock) async throws {
            switch condition {
            case .working, .workingWithTimeout, .workingInBranches, .waitingBesideWork: await begun.wait()
            case .backingOff, .sleeping: await clock.waitForSleepers(1)
            case .backingOffForLong, .sleepingForLong, .waiting: try await run.wait(for: condition.status)
            }
        }
    }

    @Test(arguments: Condition.allCases)
    func `A run is cancelled whatever it does, at once and for good`(condition: Condition) async throws {
        let lab = Lab()
        let flow = Cancelled(condition: condition)
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Cancelled.self, id: "c", with: .init())
            try await flow.reach(run, lab.clock)
            #expect(try await run.status() == condition.status)
            async let result: Void = Self.expectCancelled(run)
            try await run.cancel()
            #expect(try await run.status() == .cancelled)
            await result
            if flow.begun.isOpen { await flow.ended.wait() }
            try await Self.expectNothing(of: lab)
            lab.clock.advance(by: .days(2))
            #expect(flow.effects.counts["after"] == nil && flow.effects.counts["not cancelled"] == nil)
            await Self.expectOver(run)
        }
        try await Self.expectCancelledLater(lab, flow)
        #expect(flow.effects.counts["after"] == nil)
    }

    /// Somebody who comes after a crash finds the same.
    @Test(arguments: Condition.allCases)
    func `A run that is under way when the process is killed can be cancelled by the next one`(condition: Condition)
        async throws
    {
        let first = Lab()
        let flow = Cancelled(condition: condition)
        let engine = try first.engine(flow, grace: .zero)
        let lab = try await engine.run {
            let run = try await engine.start(Cancelled.self, id: "c", with: .init())
            try await flow.reach(run, first.clock)
            return first.afterCrash()
        }
        let again = Cancelled(condition: condition)
        let second = try lab.engine(again, grace: .zero)
        try await second.run {
            // It may be about to begin, or have begun.
            try await second.cancel("c")
            await Self.expectCancelled(try await second.find(Cancelled.self, id: "c"))
            try await Self.expectNothing(of: lab)
        }
        try await Self.expectCancelledLater(lab, flow)
        #expect(again.effects.counts["after"] == nil)
    }

    private static func expectCancelled(_ run: RunHandle<Cancelled>) async {
        let error = await #expect(throws: RunCancellation.self) { try await run.result() }
        #expect(error?.runID == "c")
    }

    private static func expectOver(_ run: RunHandle<Cancelled>) async {
        await #expect(throws: Never.self) { try await run.cancel() }
        let error = await #expect(throws: EngineError.self) { try await run.signal(SleepsFirst.word, "x") }
        #expect(error?.code == .over || error?.code == .unknownSignal)
    }

    private static func expectCancelledLater(_ lab: Lab, _ flow: Cancelled) async throws {
        let later = try lab.engine(flow)
        try await later.run {
            let run = try await later.find(Cancelled.self, id: "c")
            #expect(try await run.status() == .cancelled)
            await Self.expectCancelled(run)
            try await run.cancel()
            #expect(try await later.liveCount == 0)
        }
    }

    /// No timer is left, and the tables say what the run is.
    private static func expectNothing(of lab: Lab) async throws {
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let (timers, rows) = try await store.read { view in
            var rows: [RunStatusKey] = []
            try EngineTables.runsByStatus.scan(.all, in: view) { key, _ in
                rows.append(key)
                return .next
            }
            try EngineTables.runsByEnd.scanKeys(.all, in: view) { key in
                rows.append(RunStatusKey(key.status, key.number))
                return .next
            }
            return (try view.count(of: EngineTables.timers.name), rows)
        }
        await store.close()
        #expect(timers == 0)
        #expect(rows == [RunStatusKey(.cancelled, 1)])
    }

    // MARK: - Steps that do not listen

    @Test func `A step that ignores its cancellation holds nobody up, and what it returns changes nothing`()
        async throws
    {
        let lab = Lab()
        let (begun, goOn, gone) = (Latch(), Deaf(), Latch())
        let flow = Trying { _ in
            begun.open()
            await goOn.wait()
            gone.open()
            return 1
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Trying.self, id: "t", with: .init())
            await begun.wait()
            try await run.cancel()
            #expect(try await run.status() == .cancelled)
            await #expect(throws: RunCancellation.self) { try await run.result() }
            try await run.cancel()
            let records = try await lab.log().records
            goOn.open()
            await gone.wait()
            while try await engine.liveCount > 0 { await Task.yield() }
            #expect(try await run.status() == .cancelled)
            #expect(try await lab.log().records == records)
        }
    }

    // MARK: - Parked runs

    @Test func `A parked run is cancelled without its code`() async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        try await engine.run {
            try await engine.start(SleepsFirst.self, id: "p", with: .init()).wait(for: .sleeping)
        }
        lab.clock.advance(by: .days(1))
        let second = try lab.engine()
        try await second.run {
            let run = try await second.find(SleepsFirst.self, id: "p")
            try await run.wait(for: .parked)
            try await run.cancel()
            #expect(try await run.status() == .cancelled)
            await #expect(throws: RunCancellation.self) { try await run.result() }
            try await run.cancel()
        }
        try await Self.expectNothing(of: lab)
        let third = try lab.engine(SleepsFirst())
        try await third.run { () async throws -> Void in
            #expect(try await third.find(SleepsFirst.self, id: "p").status() == .cancelled)
            #expect(try await third.liveCount == 0)
        }
    }

    @Test func `A run of which the journal is damaged cannot be cancelled, and is left as it is`() async throws {
        let lab = Lab()
        let engine = try lab.engine(SleepsFirst())
        try await engine.run {
            try await engine.start(SleepsFirst.self, id: "p", with: .init()).wait(for: .sleeping)
        }
        try await lab.change(EntityID.run(1), of: JournalTables.entities) { row in row[row.count - 1] ^= 1 }
        let second = try lab.engine(SleepsFirst())
        try await second.run {
            let error = await #expect(throws: EngineError.self) { try await second.cancel("p") }
            #expect(error?.code == .parked)
        }
    }

    @Test func `A run that is not there cannot be cancelled`() async throws {
        let engine = try Lab().engine()
        try await engine.run {
            let error = await #expect(throws: EngineError.self) { try await engine.cancel("nobody") }
            #expect(error?.code == .notFound)
        }
    }

    @Test func `A thousand runs are cancelled while they begin, and each is over, once`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Line(effects: Tally()))
        try await engine.run {
            let ends = try await withThrowingTaskGroup(of: RunStatus.self) { group in
                for _ in 0..<1_000 {
                    group.addTask {
                        let run = try await engine.start(Line.self, with: .init())
                        let isCancelled = await Self.isCancelled { try await run.cancel() }
                        let status = try await run.status()
                        #expect(status == (isCancelled ? .cancelled : .completed))
                        let isResultCancelled = await Self.isCancelled { _ = try await run.result() }
                        #expect(isCancelled != isResultCancelled)
                        return status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ends.contains(.cancelled))
        }
    }

    /// Whether it did not throw.
    private static func isCancelled(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return true
        } catch {
            return false
        }
    }
}
