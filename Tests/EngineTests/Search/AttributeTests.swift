import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What is recorded of a run's attributes and tags, and when.
@Suite(.timeLimit(.minutes(10))) struct AttributeTests {
    private let lab = Lab()

    private func events(_ id: RunID, _ lab: Lab) async throws -> [RunEvent] {
        let history = try #require(try await lab.inspect { try await $0.history(of: id) })
        return history.entries.compactMap { entry in
            if case .event(let event, _, _) = entry.content { event } else { nil }
        }
    }

    private func changes(_ id: RunID, _ lab: Lab) async throws -> [[AttributeChange]] {
        try await events(id, lab).compactMap { event in
            if case .attributesChanged(let changes) = event { changes } else { nil }
        }
    }

    @Test func `Attributes are recorded as a run starts, and then those alone that change`() async throws {
        let engine = try lab.engine(Sale())
        try await engine.run {
            let run = try await engine.start(
                Sale.self, id: "s", with: .init(customer: "ada", cents: 5), tags: ["urgent", "b2b", "urgent"])
            try await run.wait(for: .waiting)
            try await run.signal(Sale.paid, 3)
            _ = try await run.result()
        }
        let recorded = try await changes("s", lab)
        #expect(
            recorded == [
                [
                    AttributeChange(name: "cents", value: 5), AttributeChange(name: "customer", value: "ada"),
                    AttributeChange(name: "gift", value: false),
                    AttributeChange(name: "placed", value: .time(Timestamp(milliseconds: 1_767_225_600_000))),
                    AttributeChange(name: "stage", value: "new"),
                ],
                [AttributeChange(name: "cents", value: 10)],
                // The signal ends the run too.
                [AttributeChange(name: "stage", value: "paid 3")],
            ])
        #expect(
            try await events("s", lab).map(\.name) == [
                "started", "tagged", "attributesChanged", "stepCompleted", "attributesChanged", "putAwayForSignal",
                "broughtBack", "signalled", "received", "attributesChanged",
            ])
        let runs = try await lab.found([.tag("urgent"), .tag("b2b")]).runs
        #expect(runs.map(\.terms.tags) == [["b2b", "urgent"]])
        #expect(runs.first?.terms.attributes["stage"] == "paid 3")
        #expect(try await lab.findings() == [])
    }

    @Test func `An update of a run that rests changes what it is found by at once`() async throws {
        let engine = try lab.engine(Sale())
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada", cents: 1))
            try await run.wait(for: .waiting)
            #expect(try await engine.runs(where: [.attribute("cents", equals: 2)]).runs.count == 1)
            _ = try await run.update(Sale.add, 40)
            #expect(try await engine.runs(where: [.attribute("cents", equals: 42)]).runs.map(\.id) == ["s"])
            #expect(try await engine.runs(where: [.attribute("cents", equals: 2)]).runs == [])
        }
        #expect(try await lab.findings() == [])
    }

    /// Counts how often it was told to go on; it is put away each time.
    private struct Counting: Workflow {
        struct State: Codable, Sendable { var count = 0 }
        static let next = Signal<Nothing>("next")
        static var attributes: Attributes<State> {
            Attribute("count", \.count)
            Attribute("even") { state in state.count.isMultiple(of: 2) ? true : nil }
        }
        var body: some Flow<State, Nothing> {
            Repeat("turns", while: { $0.count < 5 }, atMost: 5) {
                Receive(Self.next)
                Update("count") { $0.count += 1 }
            }
        }
    }

    @Test func `Each time that a run is put away the index has what it is then, and nothing of before`() async throws {
        let engine = try lab.engine(Counting())
        let lab = lab
        try await engine.run {
            let run = try await engine.start(Counting.self, id: "c", with: .init(), tags: ["t"])
            for count in 0..<5 {
                try await run.wait(for: .waiting)
                #expect(try await lab.termRows() == (count.isMultiple(of: 2) ? 3 : 2))
                #expect(try await lab.findings() == [])
                try await run.signal(Counting.next)
            }
            _ = try await run.result()
        }
        #expect(try await lab.termRows() == 2)
        #expect(try await lab.findings() == [])
    }

    @Test func `An optional attribute is there while it has a value`() async throws {
        let engine = try lab.engine(Noted())
        try await engine.run {
            let run = try await engine.start(Noted.self, id: "n", with: .init(note: "fragile"))
            _ = try await run.result()
        }
        #expect(
            try await changes("n", lab) == [
                [AttributeChange(name: "note", value: "fragile")], [AttributeChange(name: "note", value: nil)],
            ])
        #expect(try await lab.found([.attribute("note", equals: "fragile")]).runs.isEmpty)
        #expect(try await lab.termRows() == 0)
    }

    /// A workflow that forgets its note.
    private struct Noted: Workflow {
        struct State: Codable, Sendable { var note: String? }
        static var attributes: Attributes<State> {
            Attribute("note", \.note)
        }
        var body: some Flow<State, Nothing> {
            Update("forget") { $0.note = nil }
        }
    }

    @Test func `Of a long text the first 1,024 bytes count, and no character is cut in two`() async throws {
        let long = String(repeating: "é", count: 700)
        let engine = try lab.engine(Sale())
        try await engine.run {
            try await engine.start(Sale.self, id: "s", with: .init(customer: long))
            let page = try await engine.runs(where: [.attribute("customer", equals: .text(long))])
            #expect(page.runs.first?.attributes["customer"] == .text(String(repeating: "é", count: 512)))
            let other = String(repeating: "é", count: 200) + "x"
            #expect(try await engine.runs(where: [.attribute("customer", equals: .text(other))]).runs == [])
            let prefix = String(repeating: "é", count: 200)
            #expect(try await engine.runCount(where: [.attribute("customer", hasPrefix: prefix)]) == 1)
        }
    }

    @Test(arguments: [[""], [String(repeating: "x", count: 101)], ["a\nb"], (0..<33).map { "tag \($0)" }])
    func `Tags that cannot be are refused, and nothing is started`(tags: [String]) async throws {
        let engine = try lab.engine(Sale())
        let client = EngineClient(lab.image)
        try await engine.run { () async throws in
            let error = await #expect(throws: EngineError.self) {
                try await engine.start(Sale.self, with: .init(customer: "ada"), tags: tags)
            }
            #expect(error?.code == .invalidTag)
            #expect(try await engine.runCount() == 0)
            let other = await #expect(throws: EngineError.self) {
                try await client.start(Sale.self, with: .init(customer: "ada"), tags: tags)
            }
            #expect(other?.code == .invalidTag)
        }
        await client.close()
    }

    @Test(arguments: ["", "a b", "a=b", "x<", "a\u{1}", String(repeating: "n", count: 65)])
    func `A name that no attribute can have is a mistake where it is declared, and in a search`(name: String)
        async throws
    {
        let blueprint = Sale().attributed([name])
        #expect(PlanChecks.mistakes(in: blueprint).count == 1)
        let engine = try lab.engine(Sale())
        try await engine.run {
            let error = await #expect(throws: EngineError.self) {
                try await engine.runs(where: [.attribute(name, equals: 1)])
            }
            #expect(error?.code == .invalidQuery)
        }
    }

    @Test func `Two attributes of one name, and more than 32, are mistakes`() throws {
        let twice = PlanChecks.mistakes(in: Sale().attributed(["a", "b", "a"]))
        #expect(twice.map(\.message).allSatisfy { $0.contains("another attribute is called 'a' too") })
        #expect(twice.count == 1)
        let many = PlanChecks.mistakes(in: Sale().attributed((0..<33).map { "a\($0)" }))
        #expect(
            many.map(\.message) == ["the workflow has 33 attributes; use at most 32, those that somebody looks for"])
    }

    @Test func `Another process gives a run tags`() async throws {
        let engine = try lab.engine(Sale(), Noted())
        let client = EngineClient(lab.image)
        try await engine.run {
            _ = try await client.start(Sale.self, id: "s", with: .init(customer: "ada"), tags: ["mail"]).answer()
            _ = try await client.start(
                workflow: "Noted", id: "n", json: "{}", signal: nil, tags: ["mail", "json"]
            ).answer()
            #expect(try await engine.runs(where: [.tag("mail")]).runs.map(\.id) == ["s", "n"])
            #expect(try await engine.runs(where: [.tag("json"), .status(.completed)]).runs.map(\.id) == ["n"])
        }
        await client.close()
    }

    /// Starts a child from a node, and another run from a step.
    private struct Starting: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Start(Noted.self) { _ in Noted.State(note: nil) }.tags("child", "é")
            Step("another") { run in try run.start(Noted.self, id: "other", with: .init(note: nil), tags: ["step"]) }
        }
    }

    @Test func `Runs that a run starts have the tags that it gives them`() async throws {
        let engine = try lab.engine(Starting(), Noted())
        try await engine.run {
            _ = try await engine.start(Starting.self, id: "s", with: .init()).result()
            while try await engine.runCount(where: [.tag("step"), .ended()]) == 0 { await Task.yield() }
            #expect(try await engine.runs(where: [.tag("child"), .tag("é")]).runs.map(\.id) == ["s/Noted"])
            #expect(try await engine.runs(where: [.tag("step")]).runs.map(\.id) == ["other"])
        }
        let wrong = PlanChecks.mistakes(in: WronglyTagged().blueprint())
        #expect(wrong.map(\.message) == ["a tag has from 1 to 100 bytes of UTF-8, and this one has 0"])
    }

    private struct WronglyTagged: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> {
            Start(Noted.self) { _ in Noted.State(note: nil) }.tags("")
        }
    }

    @Test func `A fork is found by the tags of its source, and by its own State`() async throws {
        let engine = try lab.engine(Sale())
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada"), tags: ["urgent"])
            try await run.wait(for: .waiting)
            let copy = try await run.fork(at: "paid", as: "t") { $0.customer = "bob" }
            try await copy.wait(for: .waiting)
            #expect(try await engine.runs(where: [.tag("urgent")]).runs.map(\.id) == ["t", "s"])
            #expect(try await engine.runs(where: [.attribute("customer", equals: "bob")]).runs.map(\.id) == ["t"])
        }
        #expect(try await lab.findings() == [])
    }

    /// The workflow of a later version of the app, whose runs are found by something else.
    private struct LaterSale: Workflow {
        typealias State = Sale.State
        static let name = "Sale"
        static var attributes: Attributes<State> {
            Attribute("customer") { state in state.customer.uppercased() }
            Attribute("size") { state in state.cents > 100 ? "large" : "small" }
        }
        var body: some Flow<State, Nothing> {
            Step("price", into: \.price) { run in run.state.cents }
            Receive(Sale.paid, into: \.paid)
        }
    }

    @Test func `Attributes that a later version declares are those of a run as soon as it goes on`() async throws {
        let engine = try lab.engine(Sale())
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada"), tags: ["urgent"])
            try await run.wait(for: .waiting)
        }
        let later = try lab.engine(LaterSale())
        try await later.run {
            #expect(try await later.runs(where: [.attribute("customer", equals: "ada")]).runs.count == 1)
            let run = try await later.find(LaterSale.self, id: "s")
            try await run.signal(Sale.paid, 1)
            _ = try await run.result()
            #expect(try await later.runs(where: [.attribute("customer", equals: "ADA")]).runs.count == 1)
            #expect(try await later.runs(where: [.attribute("size", equals: "small"), .tag("urgent")]).runs.count == 1)
            #expect(try await later.runs(where: [.attribute("stage", equals: "new")]).runs == [])
        }
        #expect(try await lab.findings() == [])
    }

    @Test func `Runs that are deleted take the rows along by which they were found`() async throws {
        let configuration = EngineConfiguration(retention: RetentionPolicy(cancelled: .after(.seconds(60))))
        let engine = Engine(journal: .memory(lab.image), configuration: configuration, clock: lab.clock)
        try engine.register(Sale())
        let lab = lab
        try await engine.run {
            let run = try await engine.start(Sale.self, id: "s", with: .init(customer: "ada"), tags: ["urgent"])
            try await run.cancel()
            #expect(try await lab.termRows() == 6)
            lab.clock.advance(by: .seconds(60))
            while try await engine.runCount() > 0 { await Task.yield() }
            #expect(try await lab.termRows() == 0)
        }
    }
}

extension Sale {
    /// With attributes of these names in the place of its own.
    fileprivate func attributed(_ names: [String]) -> ScopeBlueprint {
        var blueprint = blueprint()
        blueprint.attributes = names.enumerated().map { line, name in
            AttributeBlueprint(name, at: SourceLocation(fileID: "Sale.swift", line: UInt(line))) { _ in nil }
        }
        return blueprint
    }
}
