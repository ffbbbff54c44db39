import PowerLoads
import Testing

/// The recording, and the images that are made from it, can be trusted: they notice what they are there for.
@Suite(.enabled(if: Recorded.isPossible, "calls can be recorded on Linux only"), .timeLimit(.minutes(10)))
struct RecorderTests {
    /// Flags of LMDB, by their names there.
    enum Flag: UInt32, CaseIterable {
        case noSync = 0x1_0000
        case noMetaSync = 0x4_0000
        case writeMap = 0x8_0000
    }

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

    @Test(arguments: [Flag.noSync, .noMetaSync])
    func `A store that does not sync loses what it has acknowledged, and that is noticed`(flag: Flag) async throws {
        try await Recorded.with(.journal, seed: 1, flags: flag.rawValue) { recorded in
            let random = recorded.trace.systematicCuts + 1_000
            let isNoticed = try await Self.isNoticed(recorded.trace, random..<random + 60)
            #expect(isNoticed)
        }
    }

    /// Of the two that a commit has: that of its pages, and that of the page which leads to them.
    @Test(arguments: [1, 2]) func `One sync that is missing among many is noticed`(before: Int) async throws {
        try await Recorded.with(.single, seed: 1) { recorded in
            let acknowledgedAfter = recorded.trace.syncsBeforeNotes
            for next in stride(from: 4, to: acknowledgedAfter.count, by: 5).map({ acknowledgedAfter[$0] }) {
                let trace = recorded.trace.withoutSyncs { $0 == next - before }
                // Without that sync, the next one has a number less.
                let isNoticed = try await Self.isNoticed(trace, (next - 1) * 2..<next * 2)
                #expect(isNoticed, "sync \(next - before)")
            }
        }
    }

    @Test func `A file that is written through a map cannot be recorded, and is refused`() async throws {
        await #expect(throws: Trace.Fault.self) {
            try await Recorded.with(.journal, seed: 1, flags: Flag.writeMap.rawValue) { _ in }
        }
    }

    private static func isNoticed(_ trace: Trace, _ numbers: Range<Int>) async throws -> Bool {
        let check = DangerousCheck(seed: 1)
        let run = ImageRun(trace: trace, seed: 1) { try await check.run(at: $0, after: $1) }
        return try await !run.failures(Array(numbers), limit: 1).isEmpty
    }
}
