import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What `runs list` finds and prints.
@Suite(.timeLimit(.minutes(10))) struct ListTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    @Test func `All runs stand in a table, the newest first, beside a live engine`() async throws {
        try await sample.make { [self] in
            let listing = try await sample.read { try await $0.runs() }
            #expect(
                text(listing) == """
                    RUN      WORKFLOW     STATUS       STARTED               TOOK  WHERE IT STANDS
                    at-gate  WaitForGate  ▶ running    2026-01-01 00:14:10  1m30s  wait at the gate
                    old      Retired      ■ parked     2026-01-01 00:14:05  1m35s  no workflow 'Retired' is \
                    registered. Register it before the engine runs; the run goes on when the journal is opened next
                    order-4  ShipOrder    ◷ sleeping   2026-01-01 00:13:03  2m36s  due in 7m25s: pay and \
                    pack/charge card
                    run-3    ShipOrder    ◷ sleeping   2026-01-01 00:12:02  3m37s  due in 6d23h: on \
                    approval/then/cooling-off
                    order-2  ShipOrder    ✗ failed     2026-01-01 00:01:01  11m1s  the card was refused (pay and \
                    pack/charge card)
                    order-1  ShipOrder    ✓ completed  2026-01-01 00:00:00   1.2s  4200
                    """)
        }
    }

    @Test func `On a narrow screen the last column is cut, and no line is too long`() async throws {
        try await sample.make()
        let lines = text(try await sample.read { try await $0.runs() }, width: 80).split(separator: "\n")
        #expect(lines[2] == "order-4  ShipOrder    ◷ sleeping   01-01 00:13  2m36s  due in 7m25s: pay and pa…")
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test(
        arguments: [
            ([RunStatus.sleeping], nil, ["order-4", "run-3"]), ([.failed, .parked], nil, ["old", "order-2"]),
            ([], "Retired", ["old"]), ([.completed], "ShipOrder", ["order-1"]), ([.running], nil, []),
        ] as [([RunStatus], String?, [String])])
    func `Statuses and a workflow choose among the runs`(
        _ statuses: [RunStatus], _ workflow: String?, _ expected: [String]
    ) async throws {
        try await sample.make()
        let query = RunQuery(statuses: Set(statuses), workflow: workflow)
        let listing = try await sample.read { try await $0.runs(query) }
        #expect(listing.runs.map(\.id.rawValue).filter { $0 != "at-gate" } == expected)
        #expect(!listing.hasMore && listing.total == listing.runs.count)
    }

    @Test func `What is over the limit is counted`() async throws {
        try await sample.make()
        let listing = try await sample.read { try await $0.runs(RunQuery(limit: 2)) }
        #expect(listing.runs.map(\.id) == ["old", "order-4"])
        #expect(text(listing).hasSuffix("\n\n2 of 6. Go on with --after u4, or list more with --limit."))
        let ofWorkflow = try await sample.read { try await $0.runs(RunQuery(workflow: "ShipOrder", limit: 3)) }
        #expect(text(ofWorkflow).hasSuffix("\n\n3. Go on with --after e1767226322500.2, or list more with --limit."))
    }

    @Test func `A list without runs says so`() async throws {
        try await sample.make()
        let listing = try await sample.read { try await $0.runs(RunQuery(workflow: "Nothing")) }
        #expect(text(listing) == "There are no such runs.")
    }

    /// So many that pages follow each other, and that most have left the log.
    @Test func `Every limit gives the newest runs of a long journal, in the log or not`() async throws {
        let limits = JournalLimits(logBytes: 4_096)
        let engine = Engine(
            journal: .directory(directory.journal),
            configuration: EngineConfiguration(journal: JournalConfiguration(limits: limits)),
            clock: sample.clock)
        try engine.register(Square())
        try await engine.run {
            for start in 0..<300 {
                let run = try await engine.start(Square.self, with: Square.State(value: start))
                if start.isMultiple(of: 3) { _ = try? await run.result() }
            }
            for number in 1...300 { _ = try? await engine.find(Square.self, id: RunID("run-\(number)")).result() }
        }
        let newest = (1...300).reversed().map { "run-\($0)" }
        for limit in [1, 63, 64, 65, 299, 300, 500] {
            let listing = try await sample.read { try await $0.runs(RunQuery(limit: limit)) }
            #expect(listing.runs.map(\.id.rawValue) == Array(newest.prefix(limit)))
            #expect(listing.total == 300 && listing.hasMore == (limit < 300))
        }
        let failed = try await sample.read { try await $0.runs(RunQuery(statuses: [.failed], limit: 10)) }
        #expect(failed.runs.map(\.id.rawValue) == (0..<10).map { "run-\(300 - 5 * $0)" })
        #expect(failed.total == 60)
        let log = try await sample.read { try await $0.stats().log }
        #expect(log.records < 300 && (log.lsns?.lowerBound.rawValue ?? 0) > 1)
    }

    private func text(_ listing: RunListing, width: Int? = nil) -> String {
        RunListText(listing, Screen.plain(sample.clock.now, width: width)).lines.joined(separator: "\n")
    }
}

/// Fails for every fifth number.
private struct Square: Workflow {
    struct State: Codable, Sendable { let value: Int }
    struct Refusal: Error {}

    var body: some Flow<State, Nothing> {
        Step("square") { run in if run.state.value % 5 == 4 { throw Refusal() } }.retry(.never)
    }
}
