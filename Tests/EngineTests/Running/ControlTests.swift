import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ControlTests {
    private struct Empty: Workflow {
        struct State: Codable, Sendable, Hashable {}
        var body: some Flow<State, Nothing> {
            Group("nothing") {}
        }
    }

    @Test func `A workflow with nothing in it completes`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Empty())
        try await engine.run {
            let run = try await engine.start(Empty.self, with: .init())
            #expect(try await run.result() == Nothing())
            #expect(try await run.status() == .completed)
        }
    }

    private struct Counting: Workflow {
        struct State: Codable, Sendable, Hashable {
            let turns: Int
            var done = 0
        }

        var body: some Flow<State, Int> {
            Repeat("again", while: { $0.done < $0.turns }, atMost: 1_000) {
                Update("count") { state in state.done += 1 }
                Update("nothing") { _ in }
            }
            Return { state in state.done }
        }
    }

    @Test(arguments: [0, 1, 127, 128, 129, 1_000])
    func `A loop of updates takes as many turns as it wants, through any number of decisions`(turns: Int) async throws {
        let lab = Lab()
        let engine = try lab.engine(Counting())
        let output = try await engine.run {
            try await engine.start(Counting.self, with: .init(turns: turns)).result()
        }
        #expect(output == turns)
    }

    @Test func `A loop that wants more turns than it may take fails the run`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Counting())
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run { try await engine.start(Counting.self, with: .init(turns: 1_001)).result() }
        }
        #expect(failure?.path == "again")
        #expect(failure?.error.text.contains("after 1000 turns") == true)
    }

    /// Call in ForEach in Repeat.
    private struct Outer: Workflow {
        struct Middle: Workflow {
            struct Inner: Workflow {
                struct State: Codable, Sendable, Hashable {
                    let base: Int
                    var sum: Int?
                }
                let keys: Tally
                var body: some Flow<State, Int> {
                    Step("add", into: \.sum) { run in
                        keys.add(run.key)
                        return run.state.base + 1
                    }
                    Return { state in state.sum ?? -1 }
                }
            }

            struct State: Codable, Sendable, Hashable {
                let base: Int
                var result: Int?
            }
            let keys: Tally
            var body: some Flow<State, Int> {
                Call(Inner(keys: keys), into: \.result) { state in Inner.State(base: state.base * 10) }
                Return { state in state.result ?? -1 }
            }
        }

        struct State: Codable, Sendable, Hashable {
            var values = [1, 2]
            var turn = 0
            var results: [Int]?
            var all: [[Int]] = []
        }
        let keys: Tally

        var body: some Flow<State, [[Int]]> {
            Repeat("turns", while: { $0.turn < 2 }, atMost: 5) {
                ForEach("each", \.values, limit: 2, run: Middle(keys: keys), into: \.results) { value, _ in
                    Middle.State(base: value)
                }
                Update("next") { state in
                    state.all.append(state.results ?? [])
                    state.values = (state.results ?? []) + [0]
                    state.turn += 1
                }
            }
            Return { state in state.all }
        }
    }

    @Test func `A Call in a ForEach in a Repeat has its results, and a key of its own each time`() async throws {
        let lab = Lab()
        let keys = Tally()
        let engine = try lab.engine(Outer(keys: keys))
        let output = try await engine.run { try await engine.start(Outer.self, id: "o", with: .init()).result() }
        #expect(output == [[11, 21], [111, 211, 1]])
        #expect(
            Set(keys.order) == [
                "o/turns[1]/each[0]/Inner/add", "o/turns[1]/each[1]/Inner/add", "o/turns[2]/each[0]/Inner/add",
                "o/turns[2]/each[1]/Inner/add", "o/turns[2]/each[2]/Inner/add",
            ])
        #expect(keys.total == 5)
    }

    private struct Deep: Workflow {
        struct State: Codable, Sendable, Hashable {
            var depth: Int?
        }

        let levels: Int

        private func nested(_ level: Int) -> Group<State> {
            Group("level") {
                level < levels ? nested(level + 1) : Group("last") { Update("here") { $0.depth = level } }
            }
        }

        var body: some Flow<State, Int> {
            nested(1)
            Return { state in state.depth ?? -1 }
        }
    }

    @Test func `Two hundred groups inside each other are no trouble`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Deep(levels: 200))
        let output = try await engine.run { try await engine.start(Deep.self, with: .init()).result() }
        #expect(output == 200)
    }

    private struct Choosing: Workflow {
        struct State: Codable, Sendable, Hashable {
            let value: Int
            var way: [String] = []
        }

        var body: some Flow<State, [String]> {
            When("positive", { $0.value > 0 }) {
                Update("yes") { $0.way.append("positive") }
            } otherwise: {
                Update("no") { $0.way.append("not positive") }
            }
            When("big", { $0.value > 100 }) { Update("yes") { $0.way.append("big") } }
            Switch("which", on: { $0.value % 4 }) {
                Case(0) { Update("zero") { $0.way.append("zero") } }
                Case(1) { Update("one") { $0.way.append("one") } }
                Case(2) {}
            } otherwise: {
                Update("other") { $0.way.append("other") }
            }
            Switch("bare", on: { $0.value }) {
                Case(7) { Update("seven") { $0.way.append("seven") } }
            }
            Return { state in state.way }
        }
    }

    @Test(arguments: [
        (0, ["not positive", "zero"]), (1, ["positive", "one"]), (2, ["positive"]),
        (7, ["positive", "other", "seven"]),
        (101, ["positive", "big", "one"]), (-1, ["not positive", "other"]),
    ])
    func `Exactly the branch that fits is taken`(value: Int, way: [String]) async throws {
        let lab = Lab()
        let engine = try lab.engine(Choosing())
        let output = try await engine.run { try await engine.start(Choosing.self, with: .init(value: value)).result() }
        #expect(output == way)
    }

    private struct Throwing: Workflow {
        struct State: Codable, Sendable, Hashable {}
        var body: some Flow<State, Int> {
            Update("before") { _ in }
            Return { _ -> Int in throw Oops(number: 3) }
        }
    }

    @Test func `A Return that throws fails the run there`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Throwing())
        let failure = await #expect(throws: RunFailure.self) {
            try await engine.run { try await engine.start(Throwing.self, with: .init()).result() }
        }
        #expect(failure?.path == "return")
        #expect(failure?.error.text == "oops 3")
    }
}
