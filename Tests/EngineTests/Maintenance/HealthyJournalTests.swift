import Foundation
import Logging
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// A journal in which nothing is damaged has no finding: at each commit, and beside the engine that writes.
@Suite(.timeLimit(.minutes(10)))
struct HealthyJournalTests {
    @Test(arguments: 21...26 as ClosedRange<UInt64>)
    func `After each commit of random runs nothing is found`(seed: UInt64) async throws {
        let (image, copies) = (MemoryImage(), KeptStore.Copies())
        try await Self.performRuns(KeptStore.source(image, copies), seed)
        #expect(copies.values.count > 10)
        for (number, copy) in copies.values.enumerated() where number % 5 == 0 || number == copies.values.count - 1 {
            #expect(try await Self.findings(copy) == [], "after commit \(number + 1)")
        }
    }

    @Test(arguments: 41...43 as ClosedRange<UInt64>)
    func `After a commit of random runs an export makes the same journal again`(seed: UInt64) async throws {
        let (image, copies) = (MemoryImage(), KeptStore.Copies())
        try await Self.performRuns(KeptStore.source(image, copies), seed)
        for (number, copy) in copies.values.enumerated() where number % 48 == 0 || number == copies.values.count - 1 {
            let (lines, made) = (try await ExportedLines(copy), MemoryImage())
            try await lines.take(into: .memory(made))
            #expect(try await ExportedLines(made).lines == lines.lines, "after commit \(number + 1)")
            #expect(try await Self.findings(made) == [], "after commit \(number + 1)")
        }
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `Beside an engine that writes nothing is found`(seed: UInt64) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "healthy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/journal"
        try await LMDBStore.open(path).close()
        let isOver = Latch()
        let looks = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                var looks = 0
                repeat {
                    let result = try await Maintenance.verify(path)
                    #expect(result.findings == [])
                    looks += 1
                } while !isOver.isOpen
                return looks
            }
            defer { isOver.open() }
            try await Self.performRuns(.directory(path), seed)
            isOver.open()
            return try await group.next() ?? 0
        }
        #expect(looks > 0)
        let result = try await Maintenance.verify(path)
        #expect(result.findings == [] && !result.wasOwned && result.counts["archive"] == 6)
    }

    private static func findings(_ image: MemoryImage) async throws -> [Finding] {
        let store = try MemoryStore.open(image)
        let verification = Verification(store)
        for check in JournalChecks.all(numbers: [EngineTables.runNumbers.key]) + EngineChecks.all {
            try await check.run(verification)
        }
        await store.close()
        return verification.findings
    }

    private static func performRuns(_ source: StoreSource, _ seed: UInt64) async throws {
        let clock = ManualClock()
        let engine = Engine(
            journal: source,
            configuration: EngineConfiguration(journal: JournalConfiguration(limits: JournalLimits(logBytes: 4_096))),
            clock: clock, entropy: .seeded(seed), logger: Logger(label: "healthy") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(RandomWorkflow(seed: seed))
        try await clock.running {
            try await engine.run {
                var runs: [RunHandle<RandomWorkflow>] = []
                for number in 0..<6 {
                    // Every second one has an id of its own.
                    let id = number.isMultiple(of: 2) ? RunID("r\(number)") : nil
                    runs += [
                        try await engine.start(
                            RandomWorkflow.self, id: id, with: RandomWorkflow.State(value: number))
                    ]
                }
                await withDiscardingTaskGroup { group in
                    for run in runs { group.addTask { await run.nudgeToEnd() } }
                }
            }
        }
    }
}
