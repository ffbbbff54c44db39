import Ratchet
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine

/// What leaves a journal as lines comes back as the same runs.
@Suite(.timeLimit(.minutes(5))) struct TransferTests {
    /// Waits a day, then answers.
    private struct Slow: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Int> {
            Sleep("a day", for: .seconds(86_400))
            Step("answer") { _ in }
            Return { _ in 42 }
        }
    }

    private struct Held: Workflow {
        struct State: Codable, Sendable { var value: Int? }
        let goOn: Latch
        var body: some Flow<State, Int> {
            Step("first", into: \.value) { _ in 5 }
            Step("wait") { _ in await goOn.wait() }
            Return { state in state.value ?? 0 }
        }
    }

    private struct Gone: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Sleep("an hour", for: .seconds(3_600))
        }
    }

    private static func engine(_ lab: Lab, _ goOn: Latch, _ more: any Workflow...) throws -> Engine {
        let engine = try lab.engine(
            Trying { run in if run.runID == "bad" { throw Oops() }; return 3 }, Slow(), Held(goOn: goOn),
            limits: JournalLimits(logBytes: 4_096), grace: .zero)
        for workflow in more { try engine.register(workflow) }
        return engine
    }

    /// A journal as a crash leaves it, with a run of each sort; most have left the log.
    private static func journal() async throws -> Lab {
        let lab = Lab()
        let first = try engine(lab, Latch(), Gone())
        try await first.run { () async throws in
            _ = try await first.start(Gone.self, id: "gone", with: .init())
            await lab.clock.waitForSleepers(1)
            lab.clock.advance(by: .seconds(3_600))
            while try await first.find(Gone.self, id: "gone").status() != .completed { await Task.yield() }
            _ = try await first.start(Gone.self, id: "parked", with: .init())
            await lab.clock.waitForSleepers(1)
        }
        lab.clock.advance(by: .seconds(3_600))
        let goOn = Latch()
        let second = try engine(lab, goOn)
        return try await second.run { () async throws in
            for number in 0..<60 { _ = try await second.start(Trying.self, id: RunID("t\(number)"), with: .init()).result() }
            _ = try? await second.start(Trying.self, id: "bad", with: .init()).result()
            _ = try await second.start(Slow.self, id: "slow", with: .init())
            _ = try await second.start(Held.self, id: "held", with: .init())
            while try await lab.inspect({ try await $0.history(of: "held") })?.entries.count ?? 0 < 2 { await Task.yield() }
            while try await lab.inspect({ try await $0.run("parked") })?.run.status != .parked { await Task.yield() }
            defer { goOn.open() }
            return lab.afterCrash()
        }
    }

    private static func export(_ lab: Lab) async throws -> [[UInt8]] {
        let lines = Mutex<[[UInt8]]>([])
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let report = try await JournalExport(store).write { line in lines.withLock { $0.append(line.dropLast()) } }
        await store.close()
        #expect(report.damage.isEmpty && report.lines == lines.withLock { $0.count })
        return lines.withLock { $0 }
    }

    private static func take(_ lines: [[UInt8]], into lab: Lab) async throws -> JournalImport.Report {
        try await JournalImport(.memory(lab.image)).read(Lines(lines))
    }

    private struct Lines: AsyncSequence, AsyncIteratorProtocol {
        private var rest: ArraySlice<[UInt8]>
        /// After this many lines it fails.
        private var limit: Int
        init(_ lines: [[UInt8]], limit: Int = .max) { (rest, self.limit) = (lines[...], limit) }
        mutating func next() async throws -> [UInt8]? {
            limit -= 1
            guard limit >= 0 else { throw Oops() }
            return rest.popFirst()
        }
        func makeAsyncIterator() -> Lines { self }
    }

    private static func histories(_ lab: Lab) async throws -> [String: [String]] {
        try await lab.inspect { inspector in
            var histories: [String: [String]] = [:]
            for run in try await inspector.runs(RunQuery(limit: 1_000)).runs {
                let history = try #require(try await inspector.history(of: run.id))
                histories["\(run.id) \(run.status)"] = history.entries.map { "\($0.lsn) \($0.content)" }
            }
            return histories
        }
    }

    @Test func `An export that is taken in makes the same runs, with the same histories`() async throws {
        let lab = try await Self.journal()
        let lines = try await Self.export(lab)
        let copy = Lab(clock: lab.clock)
        let report = try await Self.take(lines, into: copy)
        #expect(report.runs > 60 && report.lines == lines.count)
        let (before, after) = (try await Self.histories(lab), try await Self.histories(copy))
        #expect(before == after && before.count == 65)
        #expect(try await Self.export(copy) == lines)
    }

    @Test func `Runs of an import go on where they stood`() async throws {
        let lab = try await Self.journal()
        let copy = Lab(clock: lab.clock)
        _ = try await Self.take(try await Self.export(lab), into: copy)
        let goOn = Latch()
        goOn.open()
        let engine = try Self.engine(copy, goOn, Gone())
        try await engine.run { () async throws in
            #expect(try await engine.find(Trying.self, id: "t7").result() == 3)
            #expect(try await engine.find(Trying.self, id: "bad").status() == .failed)
            #expect(try await engine.find(Held.self, id: "held").result() == 5)
            _ = try await engine.find(Gone.self, id: "parked").result()
            let slow = try await engine.find(Slow.self, id: "slow")
            #expect(try await slow.status() == .sleeping)
            await lab.clock.waitForSleepers(1)
            lab.clock.advance(by: .seconds(86_400))
            #expect(try await slow.result() == 42)
            #expect(try await engine.start(Trying.self, with: .init()).id.generatedNumber ?? 0 > 64)
        }
    }

    @Test func `A journal that holds something is refused, and stays as it is`() async throws {
        let lab = try await Self.journal()
        let rows = try await lab.rows()
        let lines = try await Self.export(lab)
        let error = await #expect(throws: ImportError.self) { try await Self.take(lines, into: lab) }
        #expect(error?.code == .notEmpty)
        #expect(try await lab.rows() == rows)
    }

    /// What is done to an export, and the line that is then named.
    struct Harm: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: ImportError.Code
        let line: @Sendable ([[UInt8]]) -> Int?
        let change: @Sendable (inout [[UInt8]]) -> Void

        static let all = [
            Harm(testDescription: "no lines", code: .cutOff, line: { _ in 0 }) { $0 = [] },
            Harm(testDescription: "another file", code: .unknownFormat, line: { _ in 1 }) { $0[0] = Array("hello".utf8) },
            Harm(testDescription: "a later version", code: .unknownFormat, line: { _ in 1 }) {
                $0[0] = Array(String(decoding: $0[0], as: UTF8.self).replacing("\"version\":1", with: "\"version\":9").utf8)
            },
            Harm(testDescription: "the end is missing", code: .cutOff, line: { $0.count }) { $0.removeLast() },
            Harm(testDescription: "cut in a line", code: .badLine, line: { $0.count }) { lines in
                lines[lines.count - 1].removeLast(4)
            },
            Harm(testDescription: "no JSON", code: .badLine, line: { _ in 5 }) { $0[4] = Array("{".utf8) },
            Harm(testDescription: "an unknown line", code: .badLine, line: { _ in 5 }) { $0[4] = Array("{\"x\":{}}".utf8) },
            Harm(testDescription: "a line twice", code: .badLine, line: { $0.count }) { $0.insert($0[4], at: 4) },
            Harm(testDescription: "something behind the end", code: .badLine, line: { $0.count }) { $0.append($0[4]) },
            Harm(testDescription: "a strange table", code: .badLine, line: { _ in 5 }) {
                $0[4] = Array(#"{"row":{"key":"YQ==","table":"strange","value":""}}"#.utf8)
            },
            Harm(testDescription: "the owners' count", code: .badLine, line: { _ in 5 }) {
                $0[4] = Array(#"{"row":{"key":"ZXBvY2g=","table":"meta","value":""}}"#.utf8)
            },
            Harm(testDescription: "a gap in the log", code: .badLine, line: { $0.firstIndex(where: isGroup).map { $0 + 1 } }) {
                if let first = $0.firstIndex(where: isGroup) { $0.remove(at: first) }
            },
        ]

        private static let isGroup: @Sendable ([UInt8]) -> Bool = { $0.starts(with: Array("{\"group\"".utf8)) }
    }

    @Test(arguments: Harm.all)
    func `A bad line is named, and leaves an empty journal`(harm: Harm) async throws {
        var lines = try await Self.export(try await Self.journal())
        harm.change(&lines)
        let lab = Lab()
        let error = await #expect(throws: ImportError.self) { [lines] in try await Self.take(lines, into: lab) }
        #expect(error?.code == harm.code && error?.line == harm.line(lines), "\(String(describing: error))")
        #expect(try await lab.rows().isEmpty)
        let engine = try lab.engine(Trying { _ in 1 })
        try await engine.run { () async throws in _ = try await engine.start(Trying.self, with: .init()).result() }
    }

    @Test func `A journal whose import was killed is no journal yet, and the import can be made anew`() async throws {
        let lab = try await Self.journal()
        let lines = try await Self.export(lab)
        let images = Mutex<[MemoryImage]>([])
        let target = MemoryImage()
        let copies = KeptStore.Copies()
        _ = try await JournalImport(KeptStore.source(target, copies)).read(Lines(lines))
        let killed = copies.values.dropLast().map { Lab($0, clock: lab.clock) }
        #expect(killed.count >= 2)
        for copy in killed {
            let error = await #expect(throws: JournalError.self) { try await Self.engine(copy, Latch()).run() }
            #expect(error?.code == .unfinishedImport)
            _ = try await Self.take(lines, into: copy)
            #expect(try await Self.export(copy) == lines)
        }
        _ = images
    }
}
