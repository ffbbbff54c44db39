import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What meets in the same moment has one outcome, also if the commit of that moment fails.
@Suite(.timeLimit(.minutes(10))) struct MessageRaceTests {
    private static let fault = JournalError(.diskFull, "the disk is full")

    enum Message: CaseIterable, Sendable {
        case signal, cancel

        fileprivate func send(to run: RunHandle<Listening>) async throws {
            switch self {
            case .signal: try await run.signal(Listening.number, 2, id: "late")
            case .cancel: try await run.cancel()
            }
        }
    }

    private static func error(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Message.allCases, [false, true])
    func `A message that meets the run's end is answered as the end turns out`(message: Message, fails: Bool)
        async throws
    {
        let lab = Lab()
        // The start, then the end.
        let commits = HeldCommits(2)
        let engine = try lab.engine(Listening(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 1))
            async let first = Self.error { try await run.signal(Listening.number, 1, id: "first") }
            await commits.isHeld.wait()
            async let second = Self.error { try await message.send(to: run) }
            for _ in 0..<100 { await Task.yield() }
            #expect(try await run.status() != .completed)
            commits.letGo(failing: fails ? Self.fault : nil)
            // The engine sends both again after a fault; whichever comes first then is what ends the run.
            let errors = await [first, second]
            #expect(errors.count { $0 == nil } == 1)
            #expect(errors.compactMap { ($0 as? EngineError)?.code } == [.over])
            if !fails { #expect(errors[0] == nil) }
            let isCancelled = message == .cancel && errors[1] == nil
            #expect(try await run.status() == (isCancelled ? .cancelled : .completed))
        }
    }

    @Test func `A signal without an id whose commit fails says that nothing is known of it`() async throws {
        let lab = Lab()
        let commits = HeldCommits(2)
        let engine = try lab.engine(Listening(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 1))
            async let thrown = Self.error { try await run.signal(Listening.number, 1) }
            await commits.isHeld.wait()
            commits.letGo(failing: Self.fault)
            let error = await thrown as? EngineError
            #expect(error?.code == .journalFault)
            #expect(error?.isRefusal == false)
            try await run.wait(for: .waiting)
            try await run.signal(Listening.number, 1)
            #expect(try await run.result() == 1)
        }
    }

    @Test(arguments: [false, true])
    func `A run that is cancelled in a commit that fails is cancelled after all`(fails: Bool) async throws {
        let lab = Lab()
        let commits = HeldCommits(2)
        let engine = try lab.engine(Listening(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 1))
            async let cancelled: Void = run.cancel()
            await commits.isHeld.wait()
            #expect(try await run.status() != .cancelled)
            async let thrown = Self.error { _ = try await run.result() }
            commits.letGo(failing: fails ? Self.fault : nil)
            try await cancelled
            #expect(try await run.status() == .cancelled)
            #expect(await thrown is RunCancellation)
        }
    }

    @Test(arguments: Message.allCases)
    func `A message to a run that is about to leave memory finds it`(message: Message) async throws {
        let lab = Lab()
        // The start is what puts it away too.
        let commits = HeldCommits(3)
        let engine = try lab.engine(Listening(), source: StoreSource.memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Listening.self, id: "l", with: .init(wants: 2))
            try await run.signal(Listening.number, 1)
            // Received, and put away again; held.
            async let first: Void = run.signal(Listening.number, 2, id: "x")
            await commits.isHeld.wait()
            async let second: Void = message.send(to: run)
            for _ in 0..<100 { await Task.yield() }
            commits.letGo()
            try await first
            _ = try? await second
            #expect(try await run.result() == 3)
        }
    }

    @Test func `Signals while a run leaves memory and comes back a thousand times all arrive`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let run = try await engine.start(Listening.self, with: .init(wants: 1_000))
            try await withThrowingTaskGroup { group in
                for number in 1...1_000 {
                    group.addTask { try await run.signal(Listening.number, number, id: "\(number)") }
                }
                try await group.waitForAll()
            }
            // Nobody said in which order.
            #expect([500_500, -1].contains(try await run.result()))
        }
    }

    @Test func `A timer and a signal in the same moment both count`() async throws {
        let lab = Lab()
        let flow = Patient(effects: Tally())
        let reads = HeldReads()
        let engine = try lab.engine(flow, source: StoreSource.memory(lab.image).holding(reads))
        try await engine.run {
            let run = try await engine.start(Patient.self, with: .init())
            try await run.wait(for: .sleeping)
            await lab.clock.waitForSleepers(1)
            // The signal reads the run; the timer comes meanwhile.
            reads.holdNext()
            async let sent: Void = run.signal(SleepsFirst.word, "x")
            await reads.isHeld.wait()
            lab.clock.advance(by: .seconds(60))
            for _ in 0..<100 { await Task.yield() }
            reads.letGo()
            try await sent
            #expect(try await run.result() == "x")
        }
        #expect(flow.effects.counts == ["heard": 1, "woke": 1])
    }

    @Test func `A timer's read does not undo what a signal did meanwhile`() async throws {
        let lab = Lab()
        let flow = Patient(effects: Tally())
        let reads = HeldReads()
        let engine = try lab.engine(flow, source: StoreSource.memory(lab.image).holding(reads))
        try await engine.run {
            let run = try await engine.start(Patient.self, with: .init())
            try await run.wait(for: .sleeping)
            await lab.clock.waitForSleepers(1)
            reads.holdNext()
            lab.clock.advance(by: .seconds(60))
            await reads.isHeld.wait()
            async let sent: Void = run.signal(SleepsFirst.word, "x")
            for _ in 0..<100 { await Task.yield() }
            reads.letGo()
            try await sent
            #expect(try await run.result() == "x")
        }
        #expect(flow.effects.counts == ["heard": 1, "woke": 1])
    }

    // MARK: - Rows that ride along

    private static let row = Table<String, [UInt8]>("riders")

    @Test func `Rows ride with a start, a signal and a cancellation, and not with what is refused`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let runs = try await engine.parts.runs()
            let order = RunOrder(
                workflow: "Listening", id: "l", state: try Payload(encoding: Listening.State(wants: 9)))
            let run = try await runs.start(order, writes: { _ in [Self.row.put("start", [])] })
            try await Self.expectRows(["start"], lab)
            _ = try await runs.start(order, writes: { _ in [Self.row.put("start again", [])] })
            let one = RunSignal(name: "number", id: "a", value: try Payload(encoding: 1))
            #expect(try await runs.signal(one, to: run, writes: [Self.row.put("signal", [])]) == .taken)
            #expect(try await runs.signal(one, to: run, writes: [Self.row.put("signal again", [])]) == .known)
            let wrong = RunSignal(name: "word", value: try Payload(encoding: "x"))
            await #expect(throws: EngineError.self) {
                try await runs.signal(wrong, to: run, writes: [Self.row.put("wrong", [])])
            }
            try await runs.end(run, .cancel, writes: [Self.row.put("cancel", [])])
            try await runs.end(run, .cancel, writes: [Self.row.put("cancel again", [])])
            await #expect(throws: EngineError.self) {
                try await runs.signal(
                    RunSignal(name: "number", value: try Payload(encoding: 2)), to: run,
                    writes: [Self.row.put("late", [])])
            }
            try await Self.expectRows(
                ["cancel", "cancel again", "signal", "signal again", "start", "start again"], lab)
        }
    }

    private static func expectRows(_ expected: [String], _ lab: Lab) async throws {
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let rows = try await store.read { view in
            var rows: [String] = []
            try Self.row.scan(.all, in: view) { key, _ in
                rows.append(key)
                return .next
            }
            return rows
        }
        await store.close()
        #expect(rows == expected)
    }
}
