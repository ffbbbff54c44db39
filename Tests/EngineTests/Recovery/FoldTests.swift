import Foundation
import Logging
import Ratchet
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// The state that is read from the journal is the live state, at every commit.
@Suite(.timeLimit(.minutes(10)))
struct FoldTests {
    private typealias Sights = [UInt64: [(lsn: LSN, sight: RunSight)]]

    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["RATCHET_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...12)

    @Test(arguments: seeds)
    func `After random runs, what is folded equals what was live`(seed: UInt64) async throws {
        let image = MemoryImage()
        let copies = KeptStore.Copies()
        let sights = Mutex<Sights>([:])
        try await Self.performRuns(KeptStore.source(image, copies), seed) { lsn, sight in
            sights.withLock { $0[sight.run, default: []].append((lsn, sight)) }
        }
        let plan = try RandomWorkflow(seed: seed).plan()
        var compared = 0
        for copy in copies.values {
            compared += try await Self.compare(copy, sights.withLock { $0 }, [plan])
        }
        #expect(compared >= copies.values.count)
    }

    @Test func `After runs that start each other, what is folded equals what was live`() async throws {
        let (image, copies, sights) = (MemoryImage(), KeptStore.Copies(), Sightings())
        let engine = Engine(
            journal: KeptStore.source(image, copies), clock: ManualClock(),
            logger: Logger(label: "fold") { _ in SwiftLogNoOpLogHandler() }, probe: sights.add)
        try OutboxSample.register(with: engine, sendingTo: "parked")
        try engine.register(Listening())
        try await engine.run {
            try await engine.start(Listening.self, id: "parked", with: Listening.State(wants: 2))
            try await OutboxSample.fill(engine, keeping: 0)
            try await engine.cancel("family")
            try await engine.signal("detaching", Detaching.end)
            try await engine.waitForOutbox()
        }
        let plans = try [
            Mission { _ in 1 }.plan(), Chore(effects: Tally()).plan(), Parent().plan(), Child(effects: Tally()).plan(),
            Detaching().plan(), Listening().plan(),
        ]
        for copy in copies.values { _ = try await Self.compare(copy, sights.values, plans) }
        #expect(sights.values.count == 11)
    }

    private final class Sightings: Sendable {
        private let sights = Mutex<Sights>([:])

        var values: Sights { sights.withLock { $0 } }

        func add(_ lsn: LSN, _ sight: RunSight) {
            sights.withLock { $0[sight.run, default: []].append((lsn, sight)) }
        }
    }

    /// Six runs at once, on a clock that goes on whenever somebody waits for it.
    private static func performRuns(_ source: StoreSource, _ seed: UInt64, _ probe: @escaping RunProbe) async throws {
        let clock = ManualClock()
        let engine = Engine(
            journal: source, configuration: Lab.configuration(JournalLimits(logBytes: 4_096)),
            clock: clock, entropy: .seeded(seed), logger: Logger(label: "fold") { _ in SwiftLogNoOpLogHandler() },
            probe: probe)
        try engine.register(RandomWorkflow(seed: seed))
        try await clock.running {
            try await engine.run {
                var runs: [RunHandle<RandomWorkflow>] = []
                for number in 0..<6 {
                    runs += [
                        try await engine.start(
                            RandomWorkflow.self, id: RunID("r\(number)"), with: RandomWorkflow.State(value: number))
                    ]
                }
                await withDiscardingTaskGroup { group in
                    for run in runs { group.addTask { await run.nudgeToEnd() } }
                }
            }
        }
    }

    /// - Returns: how many runs were compared.
    private static func compare(_ image: MemoryImage, _ sights: Sights, _ plans: [Plan]) async throws -> Int {
        let store = try MemoryStore.open(image)
        let lsn = try await store.read { view in try Recovery.read(view, with: .plain).last }
        let expected = sights.compactMapValues { sights in
            // Of one group the newest counts; a run that was put away and brought back counts anew.
            sights.filter { $0.lsn <= lsn }.max { ($0.lsn, $0.sight.submission) < ($1.lsn, $1.sight.submission) }
        }
        let numbers = Array(expected.keys)
        let entities = try await store.read { view in
            let named = try Recovery.read(view, with: .plain).entities
            return try numbers.map { try named[.run($0)] ?? Recovery.snapshot(of: .run($0), in: view, with: .plain) }
        }
        await store.close()
        for (number, entity) in zip(numbers, entities) {
            let folded = try RunFold.read(entity) { header in
                RunPlan(try #require(plans.first { $0.workflow == header.workflow }))
            }.state
            #expect(try folded.snapshot == expected[number]?.sight.snapshot, "run \(number) at \(lsn)")
        }
        return numbers.count
    }
}

extension RunState {
    /// The snapshot that a live run of this state would have.
    fileprivate var snapshot: [UInt8] {
        get throws {
            var writer = ByteWriter()
            try write(to: &writer)
            let terms = isOver ? SearchTerms() : self.terms
            return RunSnapshot(indexed: status, terms: terms, .folded(writer.bytes)).encoded
        }
    }
}

extension RunHandle<RandomWorkflow> {
    /// Sends a few signals before anything waits for them, then one each time that the run waits, until it is over. One
    /// run is cancelled.
    func nudgeToEnd() async {
        var sent = 0
        while let status = try? await status(), !status.isOver {
            if sent < 3 || status == .waiting {
                sent += 1
                try? await signal(RandomWorkflow.nudge, sent, id: sent.isMultiple(of: 2) ? "\(sent)" : nil)
            }
            if id == "r5", sent > 5 { try? await cancel() }
            await Task.yield()
        }
    }
}
