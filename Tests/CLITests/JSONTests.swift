import Foundation
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// The documents of `--json`: their names are a promise.
@Suite(.timeLimit(.minutes(10))) struct JSONTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
    }

    @Test func `Characters that would steer a terminal are escaped, in payloads too`() {
        let payload = JSON(bytes: Array("{\"a\": \"x\u{9B}2Jy\u{7F}é\"}".utf8))
        #expect(payload?.text == #"{"a": "x\u009b2Jy\u007fé"}"#)
        #expect(JSON.string("\u{9B}").text == #""\u009b""#)
    }

    @Test func `A list has the runs with what is known of each`() async throws {
        try await sample.make()
        let list = try object(JSON(try await sample.read { try await $0.runs(RunQuery(limit: 5)) }))
        #expect(Set(list.keys) == ["runs", "hasMore", "next", "total"])
        #expect(list["hasMore"] as? Bool == true && list["total"] as? Int == 6)
        let runs = try #require(list["runs"] as? [[String: Any]])
        let names: Set = [
            "id", "workflow", "status", "started", "ended", "due", "open", "openCount", "awaits", "unreceived",
            "failure",
            "parked", "output",
            "parent", "undoing", "tags", "attributes",
        ]
        #expect(runs.allSatisfy { Set($0.keys) == names })
        #expect(runs.map { $0["status"] as? String } == ["parked", "sleeping", "sleeping", "completed", "failed"])
        #expect((runs[0]["parked"] as? [String: String])?["kind"] == "unknownWorkflow")
        #expect(runs[2]["due"] as? String == "2026-01-08T00:12:03.750Z")
        #expect(runs[2]["open"] as? [String] == ["on approval/then/cooling-off"])
        #expect(
            runs[4]["failure"] as? [String: String] == [
                "path": "pay and pack/charge card", "type": "CLITests.ShipOrder.CardRefused",
                "text": "the card was refused",
            ])
    }

    @Test func `A run has its tree, and outputs as JSON where they are whole`() async throws {
        try await sample.make()
        let run = try object(JSON(try #require(try await sample.read { try await $0.run("order-1") })))
        #expect(run["output"] as? Int == 4_200)
        #expect(run["started"] as? String == "2026-01-01T00:00:00.000Z")
        let nodes = try #require(run["nodes"] as? [[String: Any]])
        #expect(
            Set(nodes[0].keys) == [
                "kind", "name", "path", "status", "attempts", "turn", "choice", "opened", "closed", "due", "signal",
                "queue",
                "run", "error", "output", "outputPreview", "children",
            ])
        #expect(nodes[0]["output"] as? String == "hold-7" && nodes[0]["outputPreview"] is NSNull)
        #expect(nodes[1]["choice"] as? String == "otherwise")
        #expect(nodes[3]["turn"] as? Int == 3)
        let mail = try #require((nodes[4]["children"] as? [[String: Any]])?.first)
        #expect(mail["path"] as? String == "notify/send mail" && mail["output"] is NSNull)
        #expect((mail["outputPreview"] as? String)?.hasPrefix("\"paid, and thanks") == true)
    }

    @Test func `Why a run is where it is has a sentence and its parts`() async throws {
        try await sample.make()
        let now = Timestamp(milliseconds: 0)
        let found = try await sample.read { try await $0.why("order-2", host: .none, now: now) }
        let explanation = try #require(found)
        let why = try object(JSON(explanation))
        #expect(Set(why.keys) == ["run", "status", "deadline", "more", "reasons"])
        let reasons = try #require(why["reasons"] as? [[String: Any]])
        #expect(Set(reasons[0].keys) == ["kind", "path", "since", "until", "holder", "remedy", "text"])
        #expect(
            reasons[0]["kind"] as? String == "failed" && reasons[0]["path"] as? String == "pay and pack/charge card")
        let terminal = Terminal(now: now, zone: .gmt)
        #expect(
            ExplanationText(explanation, terminal).lines == [
                "run     order-2", "status  failed",
                "why     It has failed with CLITests.ShipOrder.CardRefused: the card was refused at 'pay and "
                    + "pack/charge card' since 2026-01-01T00:12:02.500Z: nothing of it goes on; mend the cause, then "
                    + "`ratchet fork order-2 'pay and pack/charge card'` runs it again from there.",
            ])
    }

    @Test func `The paths are those that the engine names nodes by`() async throws {
        try await sample.make()
        let tree = try #require(try await sample.read { try await $0.run("order-1") })
        #expect(
            paths(tree.nodes) == [
                "hold stock", "over the limit", "over the limit/otherwise/approve by policy", "pay and pack",
                "pay and pack/charge card", "pay and pack/labels", "pay and pack/labels[0]",
                "pay and pack/labels[0]/print", "pay and pack/labels[0]/return", "pay and pack/labels[1]",
                "pay and pack/labels[1]/print", "pay and pack/labels[1]/return", "pages", "pages[3]/send page",
                "notify", "notify/send mail", "notify/return", "on approval", "return",
            ])
    }

    private func paths(_ nodes: [RunNode]) -> [String] { nodes.flatMap { [$0.path] + paths($0.children) } }

    @Test func `Statistics have the numbers of journal, log and file`() async throws {
        try await sample.make()
        let stats = try await sample.read { try await $0.stats() }
        let usage = StoreUsage(fileBytes: 3, usedBytes: 2, mapBytes: 4)
        let report = try object(JSON(StatsReport(path: "p", stats: stats, usage: usage, owner: nil)))
        #expect(
            Set(report.keys) == [
                "path", "format", "owner", "runs", "timers", "log", "uncoveredEntities", "store", "deadOwner",
                "oldestReader", "readers", "commits", "tables", "jobs",
            ])
        #expect(
            report["runs"] as? [String: Int] == [
                "total": 6, "running": 0, "sleeping": 2, "waiting": 0, "completed": 2, "failed": 1, "cancelled": 0,
                "terminated": 0, "stuck": 0, "paused": 0, "parked": 1,
            ])
        #expect(report["format"] as? Int == 3 && report["owner"] is NSNull)
        #expect(report["store"] as? [String: Int] == ["fileBytes": 3, "usedBytes": 2, "mapBytes": 4])
        #expect((report["timers"] as? [String: Any])?["nextDue"] as? String == "2026-01-01T00:23:05.000Z")
        let log = try #require(report["log"] as? [String: Any])
        #expect(Set(log.keys) == ["records", "firstLSN", "lastLSN", "bytes", "limitBytes"])
        #expect(log["firstLSN"] as? Int == 1 && log["records"] as? Int == log["lastLSN"] as? Int)
    }

    private func object(_ json: JSON) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
    }
}
