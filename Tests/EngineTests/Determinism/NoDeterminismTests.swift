import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// There is no rule that users' code could break: clocks, chance and the order of dictionaries are allowed wherever a
/// closure is, and what the engine has told once stays true through any number of crashes.
@Suite(.timeLimit(.minutes(20))) struct NoDeterminismTests {
    private static func play(_ test: TestEngine, _ ledger: Ledger) async throws {
        let run = try await test.start(Whimsical.self, id: "whim", with: .init())
        try await run.signal(Whimsical.hint, 7)
        let summary = try await run.result()
        check(summary, ledger.all)
        // What was answered stays the answer, also after one more crash.
        try await test.crashAndRecover()
        #expect(try await run.result() == summary)
    }

    private static func check(_ summary: Whimsical.Summary, _ ledger: [String: Int]) {
        let state = summary.state
        #expect(state.amount == ledger["whim/draw"])
        #expect(state.picks.count > 2)
        #expect(state.list.allSatisfy { state.picks[$0] != nil })
        // One side of the coin, all the way.
        let sides = ["heads", "tails"].filter { ledger["whim/coin/\(branch(of: $0))/\($0)"] != nil }
        #expect(sides == [state.side])
        #expect(sides.first.flatMap { ledger["whim/coin/\(branch(of: $0))/\($0)"] } == state.sideStep)
        #expect((1...3).contains(state.dice))
        let turns = ledger.filter { $0.key.hasPrefix("whim/turn on[") }
        #expect(turns.count == state.turns)
        #expect(turns.values.reduce(0, +) == state.turned)
        #expect(state.stamps.count == state.turns + 1)
        #expect(state.heard % 100 == 7)
        let parts = ledger.filter { $0.key.hasPrefix("whim/list[") || $0.key.contains("list[") }
        #expect(parts.count == state.list.count)
        #expect(parts.values.sorted() == state.parts?.sorted())
        #expect(ledger["whim/Part/make"] == state.part)
    }

    private static func branch(of side: String) -> String { side == "heads" ? "then" : "otherwise" }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `Whims in every closure and crashes at any commit leave one consistent story`(seed: UInt64) async throws {
        let ledger = Ledger()
        let test = try TestEngine(Whimsical(ledger: ledger), seed: seed, crash: .often(seed: seed, within: 6))
        try await Self.play(test, ledger)
        #expect(test.crashes > 0)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `So they do over a journal on the disk`(seed: UInt64)
        async throws
    {
        let ledger = Ledger()
        let test = try TestEngine(
            Whimsical(ledger: ledger), store: .temporaryDirectory, seed: seed, crash: .often(seed: seed, within: 6))
        try await Self.play(test, ledger)
        #expect(test.crashes > 0)
    }
}
