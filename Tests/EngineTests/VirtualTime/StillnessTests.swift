import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Synchronization
import Testing

/// Time must never go on while something is still to be done, however slow that is.
@Suite(.timeLimit(.minutes(20))) struct StillnessTests {
    /// Keeps the machine busy, so that what works elsewhere takes its time.
    private static func underLoad<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...6 {
                group.addTask { while !Task.isCancelled { await Task.yield() } }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// When each attempt began and ended, in milliseconds since the start.
    private static func times(of calls: [StepCall], since start: Timestamp) -> [String: [Int64?]] {
        calls.reduce(into: [:]) { times, call in
            let moments = [call.began, call.ended].map { $0.map { $0.milliseconds - start.milliseconds } }
            times["\(call.path) \(call.attempt)", default: []] += moments
        }
    }

    private static func expected(_ state: Busy.State) -> [String: [Int64?]] {
        let slept = Int64(state.seconds) * 1_000
        let end = max(slept, 3_000) + 300_000
        return [
            "elsewhere 1": [0, 0], "parallel/clock 1": [0, slept], "parallel/flaky 1": [0, 0],
            "parallel/flaky 2": [1_500, 1_500], "parallel/flaky 3": [3_000, 3_000], "parallel/hop 1": [0, 0],
            "end 1": [end, end],
        ]
    }

    private static func check(runs: Int, store: TestStore, seed: UInt64?) async throws {
        let clock = ManualClock()
        let test = try TestEngine(Busy(clock: clock), store: store, seed: seed, clock: clock)
        let start = test.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<runs {
                group.addTask {
                    _ = try await test.start(Busy.self, id: RunID("busy \(number)"), with: .init(number: number))
                }
            }
            try await group.waitForAll()
        }
        // Starting waits for nothing that takes time, however long the steps work elsewhere.
        #expect(test.now == start)
        #expect(try await test.drain() == Drained(over: runs))
        let calls = Dictionary(grouping: test.calls(), by: \.runID)
        for number in 0..<runs {
            let found = times(of: calls[RunID("busy \(number)")] ?? [], since: start)
            #expect(found == expected(.init(number: number)), "run \(number), seed \(seed ?? 0)")
        }
    }

    @Test(arguments: 1...25 as ClosedRange<UInt64>)
    func `A hundred runs that work everywhere keep their times to the millisecond`(seed: UInt64) async throws {
        try await Self.underLoad {
            try await Self.check(runs: 100, store: .memory, seed: seed.isMultiple(of: 2) ? seed : nil)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `So they do over a journal on the disk`(seed: UInt64)
        async throws
    {
        try await Self.underLoad {
            try await Self.check(runs: 50, store: .temporaryDirectory, seed: seed.isMultiple(of: 2) ? seed : nil)
        }
    }

    /// Everything that a seeded engine does, in order.
    private static func trace(seed: UInt64?) async throws -> [String] {
        let test = try TestEngine(Line(effects: Tally()), Months { _ in }, seed: seed)
        for number in 1...5 {
            try await test.start(Months.self, id: RunID("month \(number)"), with: .init(days: 3))
            try await test.start(Line.self, id: RunID("line \(number)"), with: .init())
        }
        try await test.drain()
        return test.calls().map { "\($0) \($0.began)" }
    }

    @Test func `The same seed gives the same order, and others other ones`() async throws {
        let first = try await Self.trace(seed: nil)
        #expect(try await Self.trace(seed: nil) == first)
        var orders: Set<[String]> = []
        for seed in 1...10 as ClosedRange<UInt64> {
            let order = try await Self.trace(seed: seed)
            #expect(try await Self.trace(seed: seed) == order)
            #expect(order.sorted() == first.sorted())
            orders.insert(order)
        }
        #expect(orders.count > 1)
    }
}
