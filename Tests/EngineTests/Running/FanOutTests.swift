import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct FanOutTests {
    private struct Element: Workflow {
        struct State: Codable, Sendable, Hashable {
            let value: Int
            var result: Int?
        }

        let work: @Sendable (Int) async throws -> Int

        var body: some Flow<State, Int> {
            Step("work", into: \.result) { run in try await work(run.state.value) }.retry(.never)
            Return { state in state.result ?? -1 }
        }
    }

    private struct Each: Workflow {
        struct State: Codable, Sendable, Hashable {
            var values: [Int]
            var results: [Int]?
        }

        let limit: Int
        let work: @Sendable (Int) async throws -> Int

        var body: some Flow<State, [Int]> {
            ForEach(\.values, limit: limit, run: Element(work: work), into: \.results) { value, _ in
                Element.State(value: value)
            }
            Return { state in state.results ?? [-1] }
        }
    }

    /// A gate that opens for as many as may be inside at once, so that a limit is reached and not only kept.
    @Test(arguments: [1, 2, 3, 8, 50])
    func `Never more elements are under way than the limit, and as many if there are`(limit: Int) async throws {
        let lab = Lab()
        let tally = Tally()
        let full = Latch()
        let engine = try lab.engine(
            Each(limit: limit) { value in
                await tally.during("\(value)") {
                    if tally.total >= min(limit, 20) { full.open() }
                    await full.wait()
                    await Task.yield()
                    return value * value
                }
            })
        let output = try await engine.run {
            try await engine.start(Each.self, with: .init(values: Array(0..<20))).result()
        }
        #expect(output == (0..<20).map { $0 * $0 })
        #expect(tally.mostAtOnce == min(limit, 20))
        #expect(tally.counts.values.allSatisfy { $0 == 1 })
    }

    @Test func `Results have the order of the elements, whatever order they come in`() async throws {
        let lab = Lab()
        let latches = (0...5).map { _ in Latch() }
        latches[5].open()
        let engine = try lab.engine(
            Each(limit: 5) { value in
                await latches[value + 1].wait()
                latches[value].open()
                return value
            })
        let output = try await engine.run {
            try await engine.start(Each.self, with: .init(values: Array(0..<5))).result()
        }
        #expect(output == [0, 1, 2, 3, 4])
    }

    @Test func `An empty list gives an empty list`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Each(limit: 2) { $0 })
        let output = try await engine.run { try await engine.start(Each.self, with: .init(values: [])).result() }
        #expect(output == [])
    }

    @Test func `An element that fails fails the run, and the others are cancelled and not heard any more`()
        async throws
    {
        let lab = Lab()
        let waiting = Latch()
        let tally = Tally()
        let engine = try lab.engine(
            Each(limit: 2) { value in
                tally.add("begin \(value)")
                if value == 0 {
                    waiting.open()
                    await Latch().wait()
                    tally.add(Task.isCancelled ? "cancelled \(value)" : "not cancelled \(value)")
                    return 0
                }
                await waiting.wait()
                throw Oops(number: value)
            })
        let failure = try await engine.run {
            let run = try await engine.start(Each.self, with: .init(values: [0, 1, 2, 3]))
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            let status = try await run.status()
            #expect(status == .failed)
            return failure
        }
        #expect(failure?.path == "values[1]/work")
        #expect(failure?.error.text == "oops 1")
        #expect(Set(tally.order) == ["begin 0", "begin 1", "cancelled 0"])
    }

    private struct Branches: Workflow {
        struct State: Codable, Sendable, Hashable {
            var log: [String] = []
        }

        let tally: Tally
        let full: Latch

        private func step(_ name: StaticString) -> Step<State, String> {
            Step(name) { run in
                await tally.during(run.path) {
                    if tally.total == 2 { full.open() }
                    await full.wait()
                    return run.path
                }
            } reduce: { state, path in
                state.log.append(path)
            }
        }

        var body: some Flow<State, [String]> {
            Parallel("all", limit: 2) {
                step("a")
                Group("b") {
                    step("first")
                    step("second")
                }
                step("c")
                step("d")
            }
            Return { state in state.log }
        }
    }

    @Test func `Parallel keeps to its limit, and no reducer loses another's write`() async throws {
        let lab = Lab()
        let flow = Branches(tally: Tally(), full: Latch())
        let engine = try lab.engine(flow)
        let output = try await engine.run { try await engine.start(Branches.self, with: .init()).result() }
        #expect(Set(output) == ["all/a", "all/b/first", "all/b/second", "all/c", "all/d"])
        #expect(output.count == 5)
        #expect(flow.tally.mostAtOnce == 2)
    }

    /// Two branches whose reducers read what is there when they are applied, not when their step began.
    private struct Ordered: Workflow {
        struct State: Codable, Sendable, Hashable {
            var log: [String] = []
        }

        let second: Latch

        var body: some Flow<State, [String]> {
            Parallel {
                Step("slow") { _ in
                    await second.wait()
                    return "slow"
                } reduce: { state, name in
                    state.log.append("\(name) after \(state.log)")
                }
                Group("fast") {
                    Step("quick") { _ in
                        "quick"
                    } reduce: { state, name in
                        state.log.append("\(name) after \(state.log)")
                    }
                    Step("let go") { _ in second.open() }
                }
            }
            Return { state in state.log }
        }
    }

    @Test func `Reducers are applied one by one, in the order in which the steps end`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Ordered(second: Latch()))
        let output = try await engine.run { try await engine.start(Ordered.self, with: .init()).result() }
        #expect(output == ["quick after []", #"slow after ["quick after []"]"#])
    }

    @Test func `Elements with the same name have keys of their own`() async throws {
        let lab = Lab()
        let keys = Tally()
        let engine = try lab.engine(Named(keys: keys))
        try await engine.run {
            _ = try await engine.start(Named.self, id: "n", with: .init(items: ["x", "y", "x"].map(Named.Item.init)))
                .result()
        }
        #expect(keys.order.sorted() == ["n/items[x]/note", "n/items[x~2]/note", "n/items[y]/note"])
    }

    private struct Named: Workflow {
        struct Item: Codable, Sendable, Hashable, Identifiable {
            let id: String
        }
        struct State: Codable, Sendable, Hashable {
            let items: [Item]
        }
        struct Note: Workflow {
            struct State: Codable, Sendable, Hashable {}
            let keys: Tally
            var body: some Flow<State, Nothing> {
                Step("note") { run in _ = keys.add(run.key) }
            }
        }

        let keys: Tally

        var body: some Flow<State, Nothing> {
            ForEach(\.items, limit: 3, run: Note(keys: keys)) { _, _ in Note.State() }
        }
    }
}
