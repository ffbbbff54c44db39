import Foundation
import PowerLoads
import Testing

/// A machine that loses power at any moment finds a journal in which everything that was acknowledged is there.
@Suite(.enabled(if: Recorded.isPossible, "calls can be recorded on Linux only"), .timeLimit(.minutes(60)))
struct PowerCutTests {
    @Test func `A journal outlives a power cut at any moment`() async throws {
        let check = JournalImageCheck(EventPlan(seed: PowerCutSettings.seed))
        try await Self.expectNoFailures(.journal, random: 700) { try await check.run(at: $0, after: $1) }
    }

    /// The page cache then has what the disk has not, or the other way round, and nobody can tell.
    @Test func `A journal outlives a power cut after syncs that failed`() async throws {
        let check = JournalImageCheck(EventPlan(seed: PowerCutSettings.seed))
        try await Self.expectNoFailures(.failing, random: 500) { try await check.run(at: $0, after: $1) }
    }

    private static func expectNoFailures(
        _ load: Recorded.Load, random: Int,
        _ check: @escaping @Sendable (String, ArraySlice<Note>) async throws -> Void
    ) async throws {
        let seed = PowerCutSettings.seed
        // A trace that is to be tried again is one of the loads' only.
        guard PowerCutSettings.trace?.contains("-\(load.rawValue)-") != false else { return }
        try await Recorded.with(load, seed: seed, kept: PowerCutSettings.trace) { recorded in
            let run = ImageRun(trace: recorded.trace, seed: seed, check: check)
            let images = recorded.trace.systematicCuts + (PowerCutSettings.images ?? random)
            let numbers = PowerCutSettings.image.map { [$0] } ?? Array(0..<images)
            let failures = try await run.failures(numbers)
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
