import Foundation
import Ratchet
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What is read of jobs from the journal is what they were live, at every commit.
@Suite(.timeLimit(.minutes(10))) struct JobFoldTests {
    private typealias Sights = [UInt64: [(lsn: LSN, sight: JobSight)]]

    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["RATCHET_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...6)

    @Test(arguments: seeds)
    func `After random operations, what is folded equals what was live`(seed: UInt64) async throws {
        let (lab, copies) = (Lab(), KeptStore.Copies())
        let sights = Mutex<Sights>([:])
        let queues = [
            Queue("plain", concurrency: 2), Queue("strict", concurrency: 3, perKey: KeyLimit(order: .strict)),
            Queue("limited", rateLimit: .window(3, per: .seconds(10))),
        ]
        let isKept = seed % 2 == 0
        let engine = Engine(
            journal: KeptStore.source(lab.image, copies),
            configuration: EngineConfiguration(
                journal: JournalConfiguration(limits: JournalLimits(logBytes: 4_096)), queues: queues,
                jobRetention: isKept ? JobRetention(completed: .forever, cancelled: .forever) : JobRetention()),
            clock: lab.clock, entropy: .seeded(seed), logger: lab.logs.logger, probe: nil,
            jobProbe: { lsn, sight in
                sights.withLock { $0[sight.job.number, default: []].append((lsn, sight)) }
            })
        try engine.register(Erratic())
        try await lab.clock.running {
            try await engine.run { () async throws in
                var driver = JobDriver(engine, seed: seed)
                for _ in 0..<150 { try await driver.step() }
            }
        }
        var compared = 0
        for copy in copies.values { compared += try await Self.compare(copy, sights.withLock { $0 }, isKept: isKept) }
        #expect(compared >= 10 * copies.values.count, "\(compared) of \(copies.values.count)")
        #expect(try await lab.findings() == [])
    }

    /// - Returns: how many jobs were compared.
    private static func compare(_ image: MemoryImage, _ sights: Sights, isKept: Bool) async throws -> Int {
        let store = try MemoryStore.open(image)
        let blocks = try await store.read { view in try Blocks.open(view, codecs: []) }
        let lsn = try await store.read { view in try Recovery.read(view, with: blocks).last }
        let expected = sights.compactMapValues { sights in
            // Of one group the newest counts.
            sights.filter { $0.lsn <= lsn }.max { ($0.lsn, $0.sight.place) < ($1.lsn, $1.sight.place) }?.sight.job
        }
        let numbers = Array(expected.keys)
        let entities = try await store.read { view in
            let named = try Recovery.read(view, with: blocks).entities
            return try numbers.map { try named[.job($0)] ?? Recovery.snapshot(of: .job($0), in: view, with: blocks) }
        }
        await store.close()
        let differences = zip(numbers, entities).compactMap { number, entity -> String? in
            guard let live = expected[number] else { return nil }
            switch JobState.read(entity) {
            case .job(let folded): return folded == live ? nil : "job \(number) is \(folded), and was \(live)"
            case .gone: return live.isOver ? nil : "job \(number) is gone, and was \(live)"
            case .damaged(let cause): return "job \(number): \(cause)"
            }
        }
        try #require(differences.isEmpty, "at \(lsn): \(differences.first ?? "")")
        return numbers.count
    }

    /// What it does follows from its arguments and its attempt.
    struct Erratic: Job {
        struct Arguments: Codable, Sendable, Hashable {
            var luck: Int
            var tenant: String?
        }

        static let retry = RetryPolicy.constant(.seconds(7), attempts: 3)

        static func key(of arguments: Arguments) -> String? { arguments.tenant }

        func perform(_ run: JobRun<Arguments>) async throws -> Int {
            let luck = run.arguments.luck + run.attempt
            // Only what is waited for is seen.
            if luck % 3 == 0 { try await run.once("attempt \(run.attempt)") {} }
            switch luck % 7 {
            case 0: throw Trouble()
            case 1: throw NonRetryable(Trouble())
            case 2 where run.attempt == 1 && luck % 2 == 0: throw Snooze(for: .seconds(5))
            case 3: try run.enqueue(Erratic.self, .init(luck: 4))
            default: break
            }
            return luck
        }
    }
}
