import Foundation
import PowerLoads
import Testing

/// A machine that loses power at any moment finds a journal in which everything that was acknowledged is there.
@Suite(.enabled(if: Recorded.isPossible, "calls can be recorded on Linux only"), .timeLimit(.minutes(60)))
struct PowerCutTests {
    @Test func `A recording has every byte that the process wrote`() async throws {
        try await Recorded.with(.journal, seed: 1) { recorded in
            var disk = Disk()
            for call in recorded.trace.calls { disk.apply(call) }
            let image = disk.image(during: nil, .all).files
            #expect(Set(image.keys) == Set(recorded.files.keys))
            for (name, bytes) in recorded.files where !name.hasSuffix("/lock.mdb") {
                #expect(image[name] == bytes, "\(name) has other bytes")
            }
            #expect(recorded.trace.syncCount > 300)
            #expect(recorded.trace.notes.count > 500)
        }
    }

    @Test func `A journal outlives a power cut at any moment`() async throws {
        let check = JournalImageCheck(EventPlan(seed: PowerCutSettings.seed))
        try await Self.expectNoFailures(.journal, images: 3_000) { try await check.run(at: $0, after: $1) }
    }

    private static func expectNoFailures(
        _ load: Recorded.Load, images: Int,
        _ check: @escaping @Sendable (String, ArraySlice<Note>) async throws -> Void
    ) async throws {
        let seed = PowerCutSettings.seed
        try await Recorded.with(load, seed: seed) { recorded in
            let run = ImageRun(trace: recorded.trace, seed: seed, check: check)
            let numbers = PowerCutSettings.image.map { [$0] } ?? Array(0..<(PowerCutSettings.images ?? images))
            let failures = try await run.failures(numbers)
            guard !failures.isEmpty else { return }
            let trace = try recorded.keepTrace(seed: seed)
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
