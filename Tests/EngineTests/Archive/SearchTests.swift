import Ratchet
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What is found among runs that are over, page by page.
@Suite(.timeLimit(.minutes(10))) struct SearchTests {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    private struct Other: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Step("nothing") { _ in }
        }
    }

    /// 200 runs, one a second: each fourth fails, each fifth is one of another workflow.
    private static func lab() async throws -> Lab {
        let lab = Lab()
        let engine = try lab.engine(
            Trying { run in
                if run.runID.hasSuffix("bad") { throw Oops() }; return 3
            }, Other(),
            limits: JournalLimits(logBytes: 4_096))
        try await engine.run {
            for number in 0..<200 {
                if number.isMultiple(of: 5) {
                    _ = try await engine.start(Other.self, id: id(number), with: .init()).result()
                } else {
                    _ = try? await engine.start(Trying.self, id: id(number), with: .init()).result()
                }
                lab.clock.advance(by: .seconds(1))
            }
        }
        return lab
    }

    private static func id(_ number: Int) -> RunID {
        RunID(number.isMultiple(of: 4) && !number.isMultiple(of: 5) ? "\(number)-bad" : "\(number)")
    }

    /// A query, and which of the 200 numbers it wants.
    struct Case: Sendable, CustomTestStringConvertible {
        let query: RunQuery
        let isWanted: @Sendable (Int) -> Bool

        var testDescription: String { "\(query)" }

        static let isBad: @Sendable (Int) -> Bool = { $0.isMultiple(of: 4) && !$0.isMultiple(of: 5) }

        static let all = [
            Case(query: RunQuery()) { _ in true },
            Case(query: RunQuery(statuses: [.failed]), isWanted: isBad),
            Case(query: RunQuery(workflow: "Other")) { $0.isMultiple(of: 5) },
            Case(query: RunQuery(statuses: [.completed], workflow: "Trying")) {
                !$0.isMultiple(of: 4) && !$0.isMultiple(of: 5)
            },
            Case(query: RunQuery(since: start + .seconds(50))) { $0 >= 50 },
            Case(query: RunQuery(until: start + .seconds(50))) { $0 < 50 },
            Case(query: RunQuery(since: start + .seconds(10), until: start + .seconds(20))) { (10..<20).contains($0) },
            Case(query: RunQuery(statuses: [.running, .sleeping])) { _ in false },
            Case(query: RunQuery(isArchived: true)) { _ in true },
        ]
    }

    @Test(arguments: Case.all)
    func `A query finds what it wants, the latest end first, whatever the pages' size`(wanted: Case) async throws {
        let query = wanted.query
        let expected = (0..<200).reversed().filter(wanted.isWanted).map(Self.id)
        try await Self.lab().inspect { inspector in
            for limit in [1_000, 64, 7] {
                var query = query
                query.limit = limit
                var found: [RunID] = []
                repeat {
                    let page = try await inspector.runs(query)
                    found += page.runs.map(\.id)
                    query.after = page.next
                    #expect(page.runs.count <= limit)
                    if query.workflow == nil { #expect(page.total == expected.count) }
                } while query.after != nil
                #expect(found == expected)
            }
            #expect(try await inspector.count(query) == expected.count)
        }
    }

    @Test func `Runs that end between two pages move none of the others`() async throws {
        let lab = try await Self.lab()
        let first = try await lab.inspect { try await $0.runs(RunQuery(isArchived: true, limit: 20)) }
        let engine = try lab.engine(Trying { _ in 1 })
        try await engine.run {
            for _ in 0..<30 { _ = try await engine.start(Trying.self, with: .init()).result() }
        }
        let second = try await lab.inspect {
            try await $0.runs(RunQuery(isArchived: true, after: first.next, limit: 20))
        }
        #expect(second.runs.map(\.id) == (160..<180).reversed().map(Self.id))
    }

    @Test func `Runs that are not over come first, and a cursor leads from them to the others`() async throws {
        let lab = try await Self.lab()
        let engine = try lab.engine(Trying { _ in 1 }, Trying.Asleep())
        try await engine.run { () async throws in
            for number in 0..<5 {
                _ = try await engine.start(Trying.Asleep.self, id: RunID("s\(number)"), with: .init())
            }
            await lab.clock.waitForSleepers(1)
            var (found, after): ([RunID], RunCursor?) = ([], nil)
            for _ in 0..<3 {
                let page = try await lab.inspect { [after] in try await $0.runs(RunQuery(after: after, limit: 3)) }
                found += page.runs.map(\.id)
                after = page.next
                #expect(page.total == 205)
            }
            #expect(found == ["s4", "s3", "s2", "s1", "s0"] + (196..<200).reversed().map(Self.id))
        }
    }

    @Test(arguments: ["u17", "e1795253400250.17", "e-5.1"])
    func `A cursor is read as it is written`(text: String) throws {
        #expect(try #require(RunCursor(text)).description == text)
    }

    @Test(arguments: ["", "u", "x17", "e17", "u1.2", "e1.2.3", "e1.-2", "17"])
    func `What is no cursor is none`(text: String) { #expect(RunCursor(text) == nil) }
}

extension Trying {
    /// Sleeps for a day.
    fileprivate struct Asleep: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Sleep("a day", for: .seconds(86_400))
        }
    }
}
