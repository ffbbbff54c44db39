import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// `runs list` with conditions on tags and attributes, and what `runs show` says of them.
@Suite(.timeLimit(.minutes(10))) struct SearchTests {
    private struct Order: Workflow {
        struct State: Codable, Sendable {
            let customer: String
            let cents: Int
            var isGift = false
            var placed: Date?
            var code: String?
        }

        static var attributes: Attributes<State> {
            Attribute("customer", \.customer)
            Attribute("cents", \.cents)
            Attribute("gift", \.isGift)
            Attribute("placed", \.placed)
            Attribute("code", \.code)
        }

        var body: some Flow<State, Nothing> {
            Receive(Signal<Nothing>("paid"))
        }
    }

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func make() async throws {
        let engine = Engine(journal: .directory(directory.journal), clock: ManualClock())
        try engine.register(Order())
        let placed = Date(timeIntervalSince1970: 1_767_225_600)
        try await engine.run {
            try await engine.start(
                Order.self, id: "a", with: .init(customer: "ada", cents: 5_000, placed: placed), tags: ["urgent"])
            try await engine.start(Order.self, id: "b", with: .init(customer: "adam", cents: 4_999, isGift: true))
            let run = try await engine.start(
                Order.self, id: "c", with: .init(customer: "ada", cents: 70_000, code: "5000"), tags: ["b2b", "urgent"])
            try await run.cancel()
        }
    }

    private func ids(_ arguments: [String]) async throws -> [String] {
        struct List: Decodable {
            struct Run: Decodable { let id: String }
            let runs: [Run]
        }
        let result = try await CommandProcess.run(
            ["runs", "list", "--json"] + arguments, journal: directory.journal)
        try #require(result.exitCode == 0, "\(result)")
        return try JSONDecoder().decode(List.self, from: Data(result.output.utf8)).runs.map(\.id)
    }

    @Test func `Conditions find runs, and a value counts as each kind that it can be read as`() async throws {
        try await make()
        let cases: [([String], [String])] = [
            (["--where", "customer=ada"], ["a", "c"]), (["--where", "customer^=ad"], ["b", "a", "c"]),
            (["--where", "cents>=5000"], ["a", "c"]), (["--where", "cents>5000"], ["c"]),
            (["--where", "cents < 5000"], ["b"]), (["--where", "cents<=5000"], ["b", "a"]),
            (["--where", "cents=5000"], ["a"]), (["--where", "code=5000"], ["c"]),
            (["--where", "gift=true"], ["b"]), (["--where", "placed>=2026-01-01"], ["a"]),
            (["--where", "placed<2026-01-01"], []), (["--where", "customer="], []),
            (["--tag", "urgent"], ["a", "c"]), (["--tag", "urgent", "--tag", "b2b"], ["c"]),
            (["--tag", "urgent", "--where", "customer=ada", "--where", "cents>=6000"], ["c"]),
            (["--tag", "urgent", "--status", "waiting"], ["a"]), (["--tag", "urgent", "--archived"], ["c"]),
            (["--started-since", "2026-01-01", "--tag", "b2b"], ["c"]), (["--started-until", "2025-01-01"], []),
        ]
        for (arguments, expected) in cases { #expect(try await ids(arguments) == expected, "\(arguments)") }
    }

    @Test func `A count is a number, and a condition that is none is refused`() async throws {
        try await make()
        let count = try await CommandProcess.run(
            ["runs", "list", "--where", "customer=ada", "--count"], journal: directory.journal)
        #expect(count.output == "2\n" && count.exitCode == 0)
        let json = try await CommandProcess.run(
            ["runs", "list", "--tag", "b2b", "--count", "--json"], journal: directory.journal)
        #expect(json.output.filter { !$0.isWhitespace } == #"{"count":1}"#)
        let none = try await CommandProcess.run(["runs", "list", "--where", "customer"], journal: directory.journal)
        #expect(none.exitCode == 64 && none.errors.contains("--where"), "\(none)")
        let tag = try await CommandProcess.run(["runs", "list", "--tag", ""], journal: directory.journal)
        #expect(tag.exitCode == 1 && tag.errors.contains("a tag has from 1 to 100 bytes"), "\(tag)")
    }

    @Test func `A run is shown with its tags and attributes`() async throws {
        try await make()
        let shown = try await CommandProcess.run(["runs", "show", "c"], journal: directory.journal)
        #expect(shown.output.contains("tags        b2b, urgent\n"), "\(shown)")
        #expect(shown.output.contains("attributes  cents = 70000\n            code = 5000\n"), "\(shown)")
        let json = try await CommandProcess.run(["runs", "show", "a", "--json"], journal: directory.journal)
        let run = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(run["tags"] as? [String] == ["urgent"])
        let attributes = try #require(run["attributes"] as? [String: Any])
        #expect(attributes["cents"] as? Int == 5_000 && attributes["gift"] as? Bool == false)
        #expect(attributes["placed"] as? String == "2026-01-01T00:00:00.000Z" && attributes.count == 4)
        let history = try await CommandProcess.run(["runs", "history", "c"], journal: directory.journal)
        #expect(history.output.contains("tagged") && history.output.contains("b2b, urgent"), "\(history)")
        #expect(history.output.contains("attributesChanged"))
    }

    @Test func `A run is started with tags`() async throws {
        try await make()
        let result = try await CommandProcess.run(
            [
                "start", "Order", "--state", #"{"customer": "eve", "cents": 1, "isGift": false}"#, "--id", "d", "--tag",
                "x",
            ],
            journal: directory.journal)
        #expect(result.exitCode == 0, "\(result)")
        let engine = Engine(journal: .directory(directory.journal))
        try engine.register(Order())
        try await engine.run {
            while try await engine.runCount(where: [.tag("x")]) == 0 { await Task.yield() }
        }
        #expect(try await ids(["--tag", "x"]) == ["d"])
    }
}
