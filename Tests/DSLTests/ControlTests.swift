import Foundation
import RatchetDSL
import RatchetEngine
import Testing

@Suite struct `Control nodes` {
    @Test(arguments: [(1, 0), (0, nil)] as [(Int, Int?)])
    func `When without otherwise takes its branch or none`(number: Int, expected: Int?) throws {
        let workflow = Trial { When("w", { $0.number > 0 }) { Update("a") { _ in } } }
        #expect(try Bench("w", of: workflow, Small(number: number)).choice() == expected)
    }

    @Test(arguments: [(1, 0), (0, 1)])
    func `When with otherwise takes one of two`(number: Int, expected: Int) throws {
        let workflow = Trial {
            When("w", { $0.number > 0 }) {
                Update("a") { _ in }
            } otherwise: {
                Update("b") { _ in }
            }
        }
        #expect(try Bench("w", of: workflow, Small(number: number)).choice() == expected)
    }

    @Test(arguments: [("a", 0), ("b", 1), ("c", 2), (nil, 2)] as [(String?, Int)])
    func `Switch takes the case that is equal, or else otherwise`(text: String?, expected: Int) throws {
        let workflow = Trial {
            Switch("s", on: \.text) {
                Case("a") { Update("a") { _ in } }
                Case("b") { Update("b") { _ in } }
            } otherwise: {
                Update("c") { _ in }
            }
        }
        #expect(try Bench("s", of: workflow, Small(text: text)).choice() == expected)
    }

    @Test(arguments: [(2, 0), (3, nil)] as [(Int, Int?)])
    func `Switch without otherwise may take none`(number: Int, expected: Int?) throws {
        let workflow = Trial { Switch("s", on: { $0.number * 10 }) { Case(20) { Update("a") { _ in } } } }
        #expect(try Bench("s", of: workflow, Small(number: number)).choice() == expected)
    }

    @Test func `Cases are named by their values, with the signs of paths escaped`() throws {
        let workflow = Trial {
            Switch("s", on: \.text) {
                Case("a/b") {}
                Case("100% [x]") {}
                Case(nil) {}
            }
        }
        let names = try workflow.plan().outline.scopes[0].nodes.map(\.name)
        #expect(names == ["", "s", "a%2Fb", "100%25 %5Bx%5D", "nil"])
    }

    @Test(arguments: [(2, true), (3, false)])
    func `Repeat asks its condition before each turn`(number: Int, expected: Bool) throws {
        let workflow = Trial { Repeat("r", while: { $0.number < 3 }, atMost: 9) { Update("a") { $0.number += 1 } } }
        #expect(try Bench("r", of: workflow, Small(number: number)).another() == expected)
    }

    @Test func `Update changes the box that it is given`() throws {
        let bench = try Bench("u", of: Trial { Update("u") { $0.number += 1 } }, Small(number: 1))
        try bench.update()
        #expect(bench.box.value.number == 2)
    }

    @Test func `Return encodes its value`() throws {
        let bench = try Bench("return", of: Echo(), Echo.State(text: "hi"))
        #expect(try bench.finish().decoded(as: String.self) == "hi")
    }

    @Test func `Return passes on what its closure throws`() throws {
        struct Refused: Error {}
        struct Refuse: Workflow {
            struct State: Codable, Sendable {}
            var body: some Flow<State, Int> { Return { _ -> Int in throw Refused() } }
        }
        #expect(throws: Refused.self) { try Bench("return", of: Refuse(), Refuse.State()).finish() }
    }

    @Test func `Sleep for a duration ends so long after it starts`() throws {
        let bench = try Bench("sleep", of: Trial { Sleep(for: .minutes(2)) }, Small())
        #expect(try bench.end(startingAt: Timestamp(milliseconds: 5)) == Timestamp(milliseconds: 120_005))
    }

    @Test(arguments: [(1_000.0, 1_000_000), (.infinity, .max), (-.infinity, .min), (.nan, 0)] as [(Double, Int64)])
    func `Sleep until a date ends at it, however far it is`(seconds: Double, expected: Int64) throws {
        let bench = try Bench(
            "s", of: Trial { Sleep("s", until: { _ in Date(timeIntervalSince1970: seconds) }) }, Small())
        #expect(try bench.end(startingAt: Timestamp(milliseconds: 5)) == Timestamp(milliseconds: expected))
    }

    @Test func `Groups and Parallel keep their nodes in order, under their names`() throws {
        let workflow = Trial {
            Group("first") { Step("same") { _ in } }
            Group("second") { Step("same") { _ in } }
            Parallel {
                Step("left") { _ in }
                Group("right") {}
            }
            Parallel("again", limit: 3) {}
        }
        #expect(
            try workflow.plan().outline.text == """
                Trial:
                  sequence
                    sequence 'first'
                      step 'same'
                    sequence 'second'
                      step 'same'
                    parallel 'parallel'
                      step 'left'
                      sequence 'right'
                    parallel 'again' limit 3
                """)
    }

    @Test func `A function gives several nodes at once`() throws {
        @FlowBuilder<Small, Nothing> func both(_ number: Int) -> some Flow<Small, Nothing> {
            Update("add") { $0.number += number }
            Step("tell") { _ in }
        }
        let workflow = Trial {
            both(1)
            Group("again") { both(2) }
        }
        let names = try workflow.plan().outline.scopes[0].nodes.map(\.name)
        #expect(names == ["", "add", "tell", "again", "add", "tell"])
    }

    @Test func `An empty body is fine`() throws {
        #expect(try Trial {}.plan().outline.text == "Trial:\n  sequence")
    }

    @Test(
        arguments: [
            (Duration.minutes(2), 120), (.hours(3), 10_800), (.days(2), 172_800), (.weeks(1), 604_800),
            (.days(-1), -86_400),
        ] as [(Duration, Int)])
    func `Long durations have units`(duration: Duration, seconds: Int) {
        #expect(duration == .seconds(seconds))
    }
}
