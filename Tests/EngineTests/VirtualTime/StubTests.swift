import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct StubTests {
    private static func test(_ retry: RetryPolicy = .constant(.seconds(1), attempts: 5)) throws -> TestEngine {
        try TestEngine(Trying(retry: retry) { run in run.attempt * 100 })
    }

    private static let start = Trying.State()

    /// What a step's stub says, and what comes of it.
    @Test(
        arguments: [
            (.returns(5), "try ok |", 5),
            (.returns(5, after: .days(1)), "try> 1d >try ok |", 5),
            (.fails(Oops(), times: 2), "try x 1s try x 1s try ok |", 300),
            (.fails(Oops(), times: 1, after: .seconds(3)), "try> 3s >try x 1s try ok |", 200),
            (.fails(Oops(), times: 2).then(.returns(7)), "try x 1s try x 1s try ok |", 7),
            (.fails(Oops(), times: 1).then(.fails(Hopeless(), times: 1)), "try x 1s try x failed|", nil),
            (.fails(Oops()), "try x 1s try x 1s try x 1s try x 1s try x failed|", nil),
            (.runs(after: .minutes(1)), "try> 1m >try ok |", 100),
            (
                .performs { step, next in try RecordedValue(try await next().decoded(as: Int.self) + 1) }, "try ok |",
                101
            ),
            (.returns("text"), "try ok failed|", nil),
        ] as [(StepStub, Timeline, Int?)])
    func `A stub does in place of the step what it says`(stub: StepStub, timeline: Timeline, result: Int?) async throws
    {
        let test = try Self.test()
        test.stub("try", stub)
        let run = try await test.start(Trying.self, with: Self.start)
        #expect((try? await run.result()) == result)
        try await run.follows(timeline)
    }

    @Test func `The last stub counts, and each run's step by itself`() async throws {
        let test = try Self.test()
        test.stub("*", .returns(1))
        test.stub("try", .fails(Oops(), times: 1))
        for id in ["a", "b"] as [RunID] {
            let run = try await test.start(Trying.self, id: id, with: Self.start)
            #expect(try await run.result() == 200)
            try await run.follows("try x 1s try ok |")
        }
        test.stub("*y", .returns(9))
        test.stub("try", .returns(3))
        #expect(try await test.run(Trying.self, with: Self.start) == 3)
    }

    private struct Paths: Workflow {
        struct State: Codable, Sendable { var list = [7] }

        struct Element: Workflow {
            struct State: Codable, Sendable {}
            var body: some Flow<State, Nothing> { Step("inside") { _ in } }
        }

        var body: some Flow<State, Nothing> {
            Group("group") { Step("plain") { _ in }.compensate { _ in } }
            Repeat("turns", while: { _ in false }, atMost: 3) { Step("turn") { _ in } }
            ForEach(\.list, limit: 1, run: Element()) { _, _ in Element.State() }
            Call(Element()) { _ in Element.State() }
        }
    }

    private struct Errand: Job {
        struct Arguments: Codable, Sendable {}
        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    @Test(arguments: [
        ("plain", true), ("group/plain", true), ("group/plain/compensate", true), ("compensate", true), ("*", true),
        ("turns[3]/turn", true), ("turns[*]/turn", true), ("list[7]/inside", true), ("*[x/y]/in*", true),
        ("Element/inside", true), ("*/*/*compensate", true), ("perform", true), ("typo", false), ("group", false),
        ("plain/group", false), ("turn/compensate", false), ("turns/turn", false), ("list[7]/insid", false),
        ("list[7]/other", false), ("*/", false), ("", false),
    ])
    func `A stub that can name no step is an error of the next call`(pattern: String, isKnown: Bool) async throws {
        let test = try TestEngine(Paths(), jobs: [Errand()])
        test.stub(StepPattern(pattern), .runs())
        guard !isKnown else {
            _ = try await test.run(Paths.self, with: .init())
            return
        }
        for _ in 0..<2 {
            let error = await #expect(throws: TestEngineError.self) { try await test.start(Paths.self, with: .init()) }
            #expect(error?.code == .unknownStep)
            #expect(error?.message.hasPrefix("a stub names '\(pattern)', and no registered workflow has such") == true)
            #expect(
                error?.message.contains("there are 'group/plain', 'group/plain/compensate', 'turns[*]/turn'") == true)
        }
        await #expect(throws: TestEngineError.self) { try await test.wait { false } }
    }

    @Test func `A stub may name a step of the version that is deployed next`() async throws {
        let test = try Self.test()
        _ = try await test.run(Trying.self, with: Self.start)
        test.stub("group/plain", .fails(NonRetryable(Oops())))
        try await test.crashAndRecover(deploying: Paths())
        let failure = await #expect(throws: RunFailure.self) { try await test.run(Paths.self, with: .init()) }
        #expect(failure?.path == "group/plain")
    }

    @Test func `Calls say what was done, and when`() async throws {
        let test = try Self.test()
        let start = test.now
        test.stub("try", .fails(Oops(number: 4), times: 1))
        _ = try await test.run(Trying.self, id: "a", with: Self.start)
        let calls = test.calls("try")
        #expect(calls.map(\.attempt) == [1, 2])
        #expect(calls.map(\.step.key) == ["a/try", "a/try"])
        #expect(calls.map(\.began) == [start, start + .seconds(1)])
        #expect(calls.map(\.ended) == [start, start + .seconds(1)])
        #expect(
            calls.map(\.description) == [
                "attempt 1 of 'try' of run 'a' threw Oops", "attempt 2 of 'try' of run 'a' returned a value of 3 bytes",
            ])
        #expect(test.calls("nothing").isEmpty)
    }

    @Test(arguments: [
        ("label", "fulfil/parcels[7]/label", true), ("label", "label", true), ("label", "labels", false),
        ("lab*", "fulfil/label", true), ("*", "a/b", true), ("*/label", "fulfil/parcels[7]/label", true),
        ("fulfil/*/label", "fulfil/parcels[7]/label", true), ("fulfil/label", "fulfil/parcels[7]/label", false),
        ("fulfil/parcels[*]/label", "fulfil/parcels[sku-7]/label", true), ("*a*b", "xaybzab", true),
        ("*a*b", "xaybza", false), ("", "a", false), ("a/", "a", false),
    ])
    func `A pattern names steps by their name, or by their path`(pattern: String, path: String, matches: Bool) {
        #expect(StepPattern(pattern).matches(path) == matches)
    }
}
