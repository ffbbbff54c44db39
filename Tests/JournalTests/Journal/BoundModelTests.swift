import Foundation
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

/// Random entities, levels, sizes, groups and snapshots against a model: whatever is found after a crash is, for each
/// entity, a beginning of what was handed in, with all that was told to be durable; and the log keeps its bound.
@Suite(.timeLimit(.minutes(10))) struct BoundModelTests {
    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["RATCHET_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...20)

    /// What was handed in, and what was told to be durable.
    private final class Model: Sendable {
        /// The value of each entity after each of its events.
        let values = Mutex<[EntityID: [Counted.Value]]>([:])
        let told = Mutex<[EntityID: Int]>([:])

        func apply(_ event: [UInt8], to entity: EntityID) -> Int {
            values.withLock { values in
                var value = values[entity]?.last ?? Counted.Value()
                value.apply(event)
                values[entity, default: []].append(value)
                return values[entity]?.count ?? 0
            }
        }

        func snapshot(of entity: EntityID) -> LogItem {
            LogItem(entity, values.withLock { $0[entity]?.last ?? Counted.Value() }.bytes)
        }

        func tell(_ count: Int, of entity: EntityID) {
            told.withLock { $0[entity] = max($0[entity] ?? 0, count) }
        }
    }

    @Test(arguments: seeds)
    func `Whatever is found is a beginning of what was handed in, and the log keeps its bound`(
        seed: UInt64
    ) async throws {
        var chance = Seeded(seed: seed)
        let limits = JournalLimits(
            logBytes: Int.random(in: 1...8_000, using: &chance),
            groupBytes: Int.random(in: 100...5_000, using: &chance),
            groupSubmissions: Int.random(in: 1...30, using: &chance))
        let gauge = LogGauge(limit: limits.logBytes, copying: 7)
        let model = Model()
        let source = gauge.source(MemoryImage(), patience: Int.random(in: 0...5, using: &chance))
        try await oneByOne { [seed] in
            try await withJournal(source, limits: limits) { journal in
                async let snapshots: Void = Self.bringSnapshots(journal, model, seed: seed)
                try await withThrowingTaskGroup { group in
                    for writer in 0..<8 as Range<UInt64> {
                        group.addTask {
                            try await Self.write(
                                to: journal, model, seed: seed &* 31 &+ writer,
                                atMost: Self.entitiesPerSubmission(seed))
                        }
                    }
                    try await group.waitForAll()
                }
                try await Self.expectAll(model, in: gauge.readings.copies)
                journal.close()
                await snapshots
            }
        }
        // What one submission says of a second entity may have to stand in the log for longer.
        if Self.entitiesPerSubmission(seed) == 1 { #expect(gauge.readings.excess <= 0) }
    }

    private static func entitiesPerSubmission(_ seed: UInt64) -> Int { Int(seed % 3 / 2) + 1 }

    /// Events for one entity or several, of any size, and now and then a snapshot that nobody has asked for.
    private static func write(to journal: Journal, _ model: Model, seed: UInt64, atMost most: Int) async throws {
        var chance = Seeded(seed: seed)
        for _ in 0..<60 {
            let events = (0..<Int.random(in: 1...most, using: &chance)).map { _ in
                LogItem(.test(.random(in: 1...6, using: &chance)), chance.bytes(.random(in: 0...200, using: &chance)))
            }
            let level = Bool.random(using: &chance) ? Durability.durable : .relaxed
            let counts = events.map { model.apply($0.bytes, to: $0.entity) }
            let entities = Set(events.map(\.entity))
            let snapshots = chance.next() % 5 == 0 ? entities.map(model.snapshot) : []
            let receipt = try await journal.append(Submission(items: events, snapshots: snapshots, durability: level))
            guard receipt.lsn != nil else { continue }
            for (event, count) in zip(events, counts) { model.tell(count, of: event.entity) }
        }
    }

    /// Each entity is asked for by itself and takes its time.
    private static func bringSnapshots(_ journal: Journal, _ model: Model, seed: UInt64) async {
        await withDiscardingTaskGroup { group in
            var chance = Seeded(seed: seed)
            for await entities in journal.overdue {
                for entity in entities {
                    let delay = Int.random(in: 0...20, using: &chance)
                    group.addTask {
                        for _ in 0..<delay { await Task.yield() }
                        _ = try? await journal.append(Submission(snapshots: [model.snapshot(of: entity)]))
                    }
                }
            }
        }
    }

    private static func expectAll(_ model: Model, in copies: [MemoryImage]) async throws {
        let (values, told) = (model.values.withLock { $0 }, model.told.withLock { $0 })
        #expect(!copies.isEmpty)
        var last: [EntityID: Int] = [:]
        for copy in copies {
            let store = try MemoryStore.open(copy)
            let found = try await store.read { view in
                var entities = try Recovery.read(view, with: .plain).entities
                for entity in values.keys where entities[entity] == nil {
                    entities[entity] = try Recovery.snapshot(of: entity, in: view, with: .plain)
                }
                return entities
            }
            for (entity, found) in found {
                let value = try Counted.value(of: found)
                let count = Int(value.count)
                #expect(count == 0 || values[entity]?[count - 1] == value, "\(entity) is what it was")
                #expect(count >= last[entity] ?? 0, "\(entity) goes on only")
                last[entity] = count
            }
        }
        // The copies are taken now and then: the last of them lies a few commits before the end.
        let (toldEvents, foundEvents) = (told.values.reduce(0, +), last.values.reduce(0, +))
        #expect(toldEvents <= foundEvents + 7 * 60)
    }
}
