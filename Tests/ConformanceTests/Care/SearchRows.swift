import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "search".
@Suite(.timeLimit(.minutes(5))) struct SearchRows {
    private struct Order: Workflow {
        struct State: Codable, Sendable {
            let customer: String
            var cents: Int
            var paid: Int?
        }

        static let paid = Signal<Int>("paid")

        static var attributes: Attributes<State> {
            Attribute("customer", \.customer)
            Attribute("cents") { state in state.paid ?? state.cents }
        }

        var body: some Flow<State, Nothing> {
            Receive(Self.paid, into: \.paid)
            When("much", { ($0.paid ?? 0) > 1_000 }) { Sleep("rest", for: .days(1)) }
        }
    }

    @Test(arguments: TestStore.all)
    func `Runs are found by tags, attributes, state, kind and time, exactly and at once, through a crash`(
        store: TestStore
    ) async throws {
        let found = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(Order(), Scripted {}, store: store, crash: crash)
            let start = test.now
            func find(_ filters: RunFilter...) async throws -> [String] {
                try await test.perform { try await $0.runs(where: filters).runs.map(\.id.rawValue) }
            }
            for (id, customer) in [("a", "ada"), ("b", "bob"), ("c", "ada")] {
                try await test.start(
                    Order.self, id: RunID(id), with: .init(customer: customer, cents: 10), tags: ["new", id])
            }
            _ = try await test.run(Scripted.self, id: "other", with: .init())
            let asleep = try await test.find(Order.self, id: "a")
            try await asleep.signal(Order.paid, 2_000, id: "once")
            try await asleep.wait(for: .sleeping)
            try await test.find(Order.self, id: "b").signal(Order.paid, 20, id: "once")
            _ = try await test.find(Order.self, id: "b").result()
            return [
                try await find(.tag("new")), try await find(.tag("a"), .tag("new")),
                try await find(.attribute("customer", equals: "ada")), try await find(.attribute("cents", in: 20...)),
                try await find(.attribute("cents", equals: 10)), try await find(.attribute("customer", hasPrefix: "b")),
                try await find(.workflow("Order"), .status(.sleeping)), try await find(.workflow("Scripted")),
                try await find(.ended(), .tag("new")), try await find(.started(since: start), .tag("c")),
            ]
        }
        #expect(
            found == [
                ["c", "a", "b"], ["a"], ["c", "a"], ["a", "b"], ["c"], ["b"], ["a"], ["other"], ["b"], ["c"],
            ])
    }

    @Test(arguments: TestStore.all)
    func `Pages follow each other without a gap, whatever ends meanwhile, and a count is what they have`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(Order(), store: store)
        for number in 0..<9 {
            try await test.start(
                Order.self, id: RunID("\(number)"), with: .init(customer: "ada", cents: number), tags: ["t"])
        }
        var (ids, next): ([String], String?) = ([], nil)
        repeat {
            let page = try await test.perform { [next] engine in
                try await engine.runs(where: [.tag("t"), .status(.waiting)], after: next, limit: 2)
            }
            ids += page.runs.map(\.id.rawValue)
            next = page.next
            // What was listed ends, and moves nothing.
            try await test.find(Order.self, id: RunID(ids.last ?? "")).cancel()
            try await test.crashAndRecover()
        } while next != nil
        #expect(ids == (0..<9).reversed().map(String.init))
        let counts = try await test.perform { engine in
            [
                try await engine.runCount(where: [.tag("t")]),
                try await engine.runCount(where: [.tag("t"), .status(.cancelled)]),
                try await engine.runCount(where: [.attribute("cents", in: 3..<6)]),
            ]
        }
        #expect(counts == [9, 5, 3])
    }
}
