import Foundation
import RatchetCLI
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// What `stats` prints.
@Suite(.timeLimit(.minutes(10))) struct StatsTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `The numbers stand under each other, with who has the journal open`() async throws {
        let sample = SampleJournal(path: directory.journal)
        try await sample.make()
        let stats = try await sample.read { try await $0.stats() }
        let report = StatsReport(
            path: "shop.journal", stats: stats,
            usage: StoreUsage(fileBytes: 64 << 10, usedBytes: 1_000, mapBytes: 3 << 29),
            owner: try JSONDecoder().decode(
                JournalOwner.self, from: Data(#"{"pid": 7, "host": "shop", "since": 1767226450}"#.utf8)))
        let lines = StatsText(report, Screen.plain(sample.clock.now)).lines
        #expect(
            lines.map { $0.prefix { $0 != "," } } == [
                "journal           shop.journal (format 3)",
                "open by           process 7 on host 'shop'",
                "runs              6: 2 sleeping",
                "timers            3",
                "log               \(stats.log.records) records",
                "not in snapshots  \(stats.uncovered) \(stats.uncovered == 1 ? "entity" : "entities")",
                "file              64.0 KiB",
            ])
        #expect(lines[1].hasSuffix(", since 2026-01-01 00:14:10 +00:00 (1m30s)"))
        #expect(lines[2].hasSuffix(", 2 completed, 1 failed, 1 parked"))
        #expect(lines[3].hasSuffix(", the next due in 7m25s (2026-01-01 00:23:05 +00:00)"))
        #expect(lines[6].hasSuffix(", 1000 B in use, map of 1.5 GiB"))
    }
}
