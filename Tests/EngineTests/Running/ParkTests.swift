import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ParkTests {
    /// The workflow of the tests in the version that runs are started with.
    private struct Flow1: Workflow {
        static let name = "flow"
        struct State: Codable, Sendable, Hashable {
            var first: Int?
        }

        let effects: Tally
        var begun = Latch()
        var goOn = Latch()

        var body: some Flow<State, Int> {
            Step("first", into: \.first) { run in effects.add("first \(run.runID)") }
            Step("second") { run in
                begun.open()
                await goOn.wait()
                try Task.checkCancellation()
                effects.add("second \(run.runID)")
            }
            Return { state in state.first ?? -1 }
        }
    }

    /// Its tree lacks the step that the run is in.
    private struct Changed: Workflow {
        static let name = "flow"
        typealias State = Flow1.State
        var body: some Flow<State, Int> {
            Step("first", into: \.first) { _ in 1 }
            Step("between") { _ in }
            Return { state in state.first ?? -1 }
        }
    }

    /// The same tree over a State that has one property more.
    private struct Grown: Workflow {
        static let name = "flow"
        struct State: Codable, Sendable, Hashable {
            var first: Int?
            var fresh: Int
        }
        var body: some Flow<State, Int> {
            Step("first", into: \.first) { _ in 1 }
            Step("second") { _ in }
            Return { state in state.first ?? -1 }
        }
    }

    /// A journal in which run `x` of the workflow `flow` is in its second step.
    private static func journal(_ effects: Tally) async throws -> Lab {
        let lab = Lab()
        let flow = Flow1(effects: effects)
        let engine = try lab.engine(flow, grace: .zero)
        return try await engine.run {
            try await engine.start(Flow1.self, id: "x", with: .init())
            await flow.begun.wait()
            return lab.afterCrash()
        }
    }

    private static func open() -> Latch {
        let latch = Latch()
        latch.open()
        return latch
    }

    enum Cause: String, CaseIterable, Sendable {
        case unknownWorkflow, changedWorkflow, unreadableState

        fileprivate var workflow: (any Workflow)? {
            switch self {
            case .unknownWorkflow: nil
            case .changedWorkflow: Changed()
            case .unreadableState: Grown()
            }
        }

        fileprivate var kind: ParkReason.Kind {
            switch self {
            case .unknownWorkflow: .unknownWorkflow
            case .changedWorkflow: .changedWorkflow
            case .unreadableState: .unreadableState
            }
        }
    }

    /// A caller is told that the run is parked, before and after the engine is started again with the same code.
    @Test(arguments: Cause.allCases)
    func `A run that cannot be read is parked, the others go on, and with the right code it completes`(cause: Cause)
        async throws
    {
        let effects = Tally()
        let lab = try await Self.journal(effects)
        for _ in 0..<2 {
            let engine = try lab.engine(Trying { _ in 3 })
            if let workflow = cause.workflow { try engine.register(workflow) }
            try await engine.run {
                let run = try await engine.find(Flow1.self, id: "x")
                #expect(try await run.status() == .parked)
                let error = await #expect(throws: EngineError.self) { try await run.result() }
                #expect(error?.code == .parked)
                #expect(error?.message.contains("run 'x' is parked") == true)
                #expect(try await engine.start(Trying.self, with: .init()).result() == 3)
            }
        }
        #expect(lab.logs.lines.filter { $0.hasPrefix("warning: A run is parked") && $0.contains("run=x") }.count == 2)
        #expect(effects.order == ["first x"])
        let mended = try lab.engine(Flow1(effects: effects, goOn: Self.open()))
        try await mended.run {
            let run = try await mended.find(Flow1.self, id: "x")
            #expect(try await run.result() == 1)
            #expect(try await run.status() == .completed)
        }
        #expect(effects.order == ["first x", "second x"])
        #expect(try await Self.statuses(of: lab)["1"] == "completed")
    }

    /// The rows of the tables of statuses and of ends, by run number; more than one row a run are joined.
    private static func statuses(of lab: Lab) async throws -> [String: String] {
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let rows = try await store.read { view in
            var rows: [RunStatusKey] = []
            try EngineTables.runsByStatus.scan(.all, in: view) { key, _ in
                rows.append(key)
                return .next
            }
            try EngineTables.runsByEnd.scanKeys(.all, in: view) { key in
                rows.append(RunStatusKey(key.status, key.number))
                return .next
            }
            return rows
        }
        await store.close()
        return Dictionary(
            rows.map { ("\($0.number)", "\($0.status)") }, uniquingKeysWith: { "\($0) \($1)" })
    }

    @Test(arguments: Cause.allCases)
    func `A run that is over is not parked, whatever becomes of its code`(cause: Cause) async throws {
        let lab = Lab()
        let first = try lab.engine(Flow1(effects: Tally(), goOn: Self.open()))
        _ = try await first.run { try await first.start(Flow1.self, id: "x", with: .init()).result() }
        for _ in 0..<2 {
            let engine = try lab.engine()
            if let workflow = cause.workflow { try engine.register(workflow) }
            try await engine.run {
                let run = try await engine.find(Flow1.self, id: "x")
                #expect(try await run.status() == .completed)
                #expect(try await run.result() == 1)
            }
        }
        #expect(try await Self.statuses(of: lab) == ["1": "completed"])
    }

    @Test func `A number that no run has is no run`() async throws {
        let store = try await StoreSource.memory(MemoryImage()).open()
        let nothing = try await store.read { view in try Recovery.snapshot(of: .run(3), in: view, with: .plain) }
        await store.close()
        #expect(!RunLook(nothing) { _ in throw Oops() }.hasGeneratedID)
    }

    @Test func `The id of a parked run is not free for another workflow`() async throws {
        let lab = try await Self.journal(Tally())
        let engine = try lab.engine(Trying { _ in 3 })
        try await engine.run {
            let error = await #expect(throws: EngineError.self) {
                try await engine.start(Trying.self, id: "x", with: .init())
            }
            #expect(error?.code == .idInUse)
            let absent = await #expect(throws: EngineError.self) { try await engine.find(Flow1.self, id: "run-1") }
            #expect(absent?.code == .notFound)
        }
    }

    @Test func `A caller who starts a parked run again is told`() async throws {
        let lab = try await Self.journal(Tally())
        let engine = try lab.engine(Changed())
        try await engine.run {
            let run = try await engine.start(Changed.self, id: "x", with: .init())
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .parked)
        }
    }

    @Test func `A damaged record parks its run for good, and no other`() async throws {
        let effects = Tally()
        let lab = Lab()
        let hurt = Flow1(effects: effects)
        let engine = try lab.engine(hurt, grace: .zero)
        let crashed = try await engine.run {
            try await engine.start(Flow1.self, id: "hurt", with: .init())
            await hurt.begun.wait()
            try await engine.start(Flow1.self, id: "well", with: .init())
            return lab.afterCrash()
        }
        // Its first record is the start, the second one the completion of the first step.
        try await crashed.change(LSN(2), of: JournalTables.log) { $0[$0.count - 1] ^= 1 }
        for _ in 0..<2 {
            let next = try crashed.engine(Flow1(effects: effects, goOn: Self.open()))
            try await next.run {
                #expect(try await next.find(Flow1.self, id: "well").result() > 0)
                let run = try await next.find(Flow1.self, id: "hurt")
                #expect(try await run.status() == .parked)
                let error = await #expect(throws: EngineError.self) { try await run.result() }
                #expect(error?.message.contains("LSN 2") == true)
            }
        }
        #expect(crashed.logs.lines.filter { $0.contains("run=hurt") && $0.contains("LSN 2") }.count == 2)
        #expect(effects.counts["second well"] == 1)
        #expect(effects.counts["second hurt"] == nil)
    }

    @Test func `Parked runs do not keep the log from being shortened`() async throws {
        let lab = try await Self.journal(Tally())
        let effects = Tally()
        let engine = try lab.engine(Line(effects: effects), limits: JournalLimits(logBytes: 2_000))
        try await engine.run {
            for _ in 0..<60 { _ = try await engine.start(Line.self, with: .init()).result() }
            #expect(try await lab.log().bytes < 4_000)
            #expect(try await engine.find(Flow1.self, id: "x").status() == .parked)
        }
        let mended = try lab.engine(Flow1(effects: effects, goOn: Self.open()), Line(effects: effects))
        #expect(try await mended.run { try await mended.find(Flow1.self, id: "x").result() } == 1)
    }

    /// Sleeps an hour between its steps.
    private struct Sleepy: Workflow {
        struct State: Codable, Sendable, Hashable {}
        let effects: Tally
        var body: some Flow<State, Nothing> {
            Step("first") { _ in _ = effects.add("first") }
            Sleep("hour", for: .seconds(3_600))
            Step("second") { _ in _ = effects.add("second") }
        }
    }

    /// Whether the engine that does not know the workflow meets the sleeping run in the log, or only by its timer.
    @Test(arguments: [false, true])
    func `A run that was parked when its timer fired goes on with the right code`(isForgottenByLog: Bool)
        async throws
    {
        let lab = Lab()
        let effects = Tally()
        let limits = JournalLimits(logBytes: isForgottenByLog ? 1 : 1 << 24)
        let first = try lab.engine(Sleepy(effects: effects), Trying { _ in 1 }, limits: limits)
        try await first.run {
            try await first.start(Sleepy.self, id: "s", with: .init())
            await lab.clock.waitForSleepers(1)
            for _ in 0..<5 { _ = try await first.start(Trying.self, with: .init()).result() }
        }
        let ignorant = try lab.engine(Trying { _ in 1 }, limits: limits)
        try await ignorant.run {
            let run = try await ignorant.find(Sleepy.self, id: "s")
            await lab.clock.waitForSleepers(1)
            #expect(try await run.status() == (isForgottenByLog ? .sleeping : .parked))
            await lab.clock.advanceToNext()
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .parked)
        }
        let mended = try lab.engine(Sleepy(effects: effects), Trying { _ in 1 }, limits: limits)
        try await mended.run { _ = try await mended.find(Sleepy.self, id: "s").result() }
        #expect(effects.order == ["first", "second"])
        #expect(try await Self.statuses(of: lab)["1"] == "completed")
    }

    @Test func `A run that was parked while it slept sleeps on with the right code`() async throws {
        let lab = Lab()
        let effects = Tally()
        let first = try lab.engine(Sleepy(effects: effects))
        try await first.run {
            try await first.start(Sleepy.self, id: "s", with: .init())
            await lab.clock.waitForSleepers(1)
        }
        let ignorant = try lab.engine()
        let status = try await ignorant.run { try await ignorant.find(Sleepy.self, id: "s").status() }
        #expect(status == .parked)
        let mended = try lab.engine(Sleepy(effects: effects))
        try await mended.run {
            let run = try await mended.find(Sleepy.self, id: "s")
            await lab.clock.waitForSleepers(1)
            while try await run.status() != .sleeping { await Task.yield() }
            #expect(effects.order == ["first"])
            lab.clock.advance(by: .seconds(3_600))
            _ = try await run.result()
        }
        #expect(effects.order == ["first", "second"])
        #expect(try await Self.statuses(of: lab)["1"] == "completed")
    }
}
