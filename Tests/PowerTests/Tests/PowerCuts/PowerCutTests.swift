import Foundation
import PowerLoads
import Testing

/// A machine that loses power at any moment finds a journal in which everything that was acknowledged is there.
@Suite(.enabled(if: Recorded.isPossible, "calls can be recorded on Linux only"), .timeLimit(.minutes(60)))
struct PowerCutTests {
    @Test func `A journal outlives a power cut at any moment`() async throws {
        let check = JournalImageCheck(EventPlan(seed: PowerCutSettings.seed))
        try await Self.expectNoFailures(.journal, random: 700, systematic: 3) { try await check.run(at: $0, after: $1) }
    }

    /// The page cache then has what the disk has not, or the other way round, and nobody can tell.
    @Test func `A journal outlives a power cut after syncs that failed`() async throws {
        let check = JournalImageCheck(EventPlan(seed: PowerCutSettings.seed))
        try await Self.expectNoFailures(.failing, random: 500, systematic: 3) { try await check.run(at: $0, after: $1) }
    }

    @Test func `Runs outlive a power cut at any moment, and nothing that was durable is done again`() async throws {
        let check = EngineImageCheck()
        try await Self.expectNoFailures(.engine, random: 150, systematic: 4) { try await check.run(at: $0, after: $1) }
    }

    @Test func `Commands of other processes outlive a power cut at any moment, and are carried out`() async throws {
        let check = EngineImageCheck()
        try await Self.expectNoFailures(.guest, random: 100, systematic: 4) { try await check.run(at: $0, after: $1) }
    }

    /// - Parameter step: Every so manieth of the images that are there for each sync is made; all of them in the soak.
    private static func expectNoFailures(
        _ load: Recorded.Load, random: Int, systematic step: Int = 1,
        _ check: @escaping @Sendable (String, ArraySlice<Note>) async throws -> Void
    ) async throws {
        let seed = PowerCutSettings.seed
        // A trace that is to be tried again is one of the loads' only.
        guard PowerCutSettings.trace?.contains("-\(load.rawValue)-") != false else { return }
        try await Recorded.with(load, seed: seed, kept: PowerCutSettings.trace) { recorded in
            let run = ImageRun(trace: recorded.trace, seed: seed, check: check)
            let systematic = recorded.trace.systematicCuts
            let numbers =
                Array(stride(from: 0, to: systematic, by: PowerCutSettings.images == nil ? step : 1))
                + (systematic..<systematic + (PowerCutSettings.images ?? random))
            let failures = try await run.failures(PowerCutSettings.image.map { [$0] } ?? numbers)
            guard !failures.isEmpty else { return }
            let trace = try PowerCutSettings.trace ?? recorded.keepTrace(load, seed: seed)
            for failure in failures {
                Issue.record(
                    """
                    image \(failure.number): \(failure.reason); to make it again: RATCHET_TRACE=\(trace) \
                    RATCHET_SEED=\(seed) RATCHET_IMAGE=\(failure.number) swift test --filter PowerCutTests
                    """)
            }
        }
    }
}
