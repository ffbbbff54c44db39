import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct TimelineTests {
    @Test(
        arguments: [
            ("a ok |", "  a\n ok  |", true), ("90s a ok", "1m30s a ok", true), ("36h", "1d12h", true),
            ("1500ms", "1s500ms", true), ("0s", "0ms", true), ("1s", "2s", false), ("a ok", "a x", false),
            ("'two words' ok", "'two  words' ok", false), ("'1s' ok", "1s ok", false), ("5 ok", "5s ok", false),
            ("", " ", true),
        ] as [(Timeline, Timeline, Bool)])
    func `Spaces do not count, nor how a time is written`(one: Timeline, other: Timeline, areSame: Bool) {
        #expect((one == other) == areSame)
    }

    @Test func `Branches stand in the order in which things happened`() async throws {
        let test = try TestEngine(Line(effects: Tally()))
        test.stub("three", .returns(3, after: .seconds(2)))
        test.stub("too", .fails(Oops(), times: 1).then(.returns(3)))
        let run = try await test.start(Line.self, with: .init())
        _ = try await run.result()
        try await run.follows(
            """
            one ok two ok
            parallel/three> parallel/too x
            1s parallel/too ok
            1s >parallel/three ok
            four ok |
            """)
    }

    @Test func `Signals, crashes and cancellations are seen`() async throws {
        let test = try TestEngine(Adding(), Months { _ in })
        let sum = try await test.start(Adding.self, id: "sum", with: .init())
        try await test.advance(by: .minutes(90))
        try await test.crashAndRecover()
        try await sum.signal(Adding.number, 1)
        try await sum.follows("1h30m crash !number |")
        let month = try await test.start(Months.self, id: "month", with: .init(days: 2))
        try await test.advance(by: .hours(36))
        try await month.cancel()
        try await month.follows("1d 'every day[1]/wake' ok 12h cancelled|")
    }

    @Test func `An attempt that was under way at a crash has no end`() async throws {
        let test = try TestEngine(Trying { run in 1 })
        test.stub("try", .returns(1, after: .seconds(10)))
        let run = try await test.start(Trying.self, id: "a", with: .init())
        try await test.advance(by: .seconds(4))
        try await run.follows("try>")
        try await test.crashAndRecover()
        _ = try await run.result()
        try await run.follows("try> 4s crash try> 10s >try ok |")
        #expect(test.calls().map(\.description).first == "attempt 1 of 'try' of run 'a' was lost in a crash")
    }

    @Test func `A difference is shown where it is`() async throws {
        let test = try TestEngine(Trying(retry: .constant(.seconds(3), attempts: 2)) { run in 1 })
        test.stub("try", .fails(Oops(), times: 1))
        let run = try await test.start(Trying.self, with: .init())
        _ = try await run.result()
        let mismatch = await #expect(throws: TimelineMismatch.self) { try await run.follows("try x 300s try ok |") }
        #expect(
            mismatch?.description == """
                the run went another way than the timeline says:
                expected: try x 5m try ok |
                   found: try x 3s try ok |
                                ^^
                """)
    }
}
