import RatchetJournal
import Testing

/// Snapshots let the oldest part of the log go.
struct TrimTests {
    private static let limits = JournalLimits(logBytes: 64 << 10)

    @Test func `The log stays below its limit, however much is written`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await Self.withCounted(image) { counted in
                try await Self.write(rounds: 1_000, to: counted) {
                    let bytes = counted.journal.counters.values.logBytes
                    try #require(bytes <= Self.limits.logBytes)
                }
                #expect(counted.journal.counters.values.recordBytes > 10 * Self.limits.logBytes)
                #expect(try await Self.logBytes(of: image) == counted.journal.counters.values.logBytes)
            }
        }
    }

    @Test func `After trimming, snapshots and later events make the same values`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await Self.withCounted(image) { counted in
                try await Self.write(rounds: 700, to: counted) {}
                let found = try await contents(of: image, limits: Self.limits)
                let values = try Counted.values(of: found)
                #expect(!values.isEmpty)
                for (entity, value) in values { #expect(value == counted.all[entity]) }
                let events = found.entities.values.reduce(0) { $0 + $1.events.count }
                #expect(events < 700)
                #expect(found.entities.values.contains { $0.snapshot != nil })
            }
        }
    }

    @Test func `Entities that were not written to for long do not hold the log`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await Self.withCounted(image) { counted in
                for number in 1_000..<1_100 as Range<UInt64> {
                    try await counted.append([1], to: .test(number))
                }
                try await Self.write(rounds: 1_000, to: counted) {}
                let found = try await contents(of: image, limits: Self.limits)
                #expect(found.entities.keys.allSatisfy { $0 < .test(1_000) })
            }
        }
        let rows = try await snapshots(in: image)
        #expect(rows.contains(.test(1_000)), "the snapshot of what is not in the log any more is kept")
    }

    @Test func `The log shrinks again after the journal is opened anew, at once`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            // It was written with a greater limit, and nobody has brought snapshots.
            try await withJournal(.memory(image)) { journal in
                try await Self.write(rounds: 300, to: try await Counted(journal)) {}
                #expect(journal.counters.values.logBytes > Self.limits.logBytes)
            }
            try await Self.withCounted(image) { counted in
                try await Self.write(rounds: 10, to: counted) {}
                #expect(try await Self.logBytes(of: image) <= Self.limits.logBytes)
                #expect(try await Self.logBytes(of: image) == counted.journal.counters.values.logBytes)
                let values = try Counted.values(of: try await contents(of: image, limits: Self.limits))
                for (entity, value) in values { #expect(value == counted.all[entity]) }
            }
        }
    }

    @Test func `An entity that does not bring its snapshot keeps what it needs of the log`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image), limits: JournalLimits(logBytes: 20_000)) { journal in
            _ = try await journal.append(.event(1, "a"))
            for round in 0..<50 {
                _ = try await journal.append(.event(2, "\(round)"))
                _ = try await journal.append(.snapshot(2, "up to \(round)"))
            }
        }
        let found = try await contents(of: image)
        #expect(found.text(of: 1) == "a")
        #expect(found.text(of: 2) == "[up to 49]")
    }

    @Test func `Every opening along the way finds all that was acknowledged`() async throws {
        let image = MemoryImage()
        var counts: [EntityID: UInt64] = [:]
        for _ in 0..<20 {
            counts = try await oneByOne {
                try await Self.withCounted(image) { counted in
                    try await Self.write(rounds: 60, to: counted) {}
                    return counted.all.mapValues(\.count)
                }
            }
            let found = try Counted.values(of: try await contents(of: image, limits: Self.limits))
            for (entity, value) in found { #expect(value.count == counts[entity]) }
        }
        #expect(counts.values.max() ?? 0 > 100)
    }

    /// A journal with somebody who brings the snapshots that it asks for.
    @discardableResult
    private static func withCounted<Value: Sendable>(
        _ image: MemoryImage, _ body: (Counted) async throws -> Value
    ) async throws -> Value {
        try await withJournal(.memory(image), limits: limits) { journal in
            let counted = try await Counted(journal)
            async let snapshots: Void = counted.bringSnapshots()
            let value = try await body(counted)
            journal.close()
            await snapshots
            return value
        }
    }

    /// Each round appends one event that does not compress to one of eight entities.
    private static func write(rounds: Int, to counted: Counted, afterEach body: () throws -> Void) async throws {
        var chance = Seeded(seed: 1)
        for round in 0..<rounds {
            try await counted.append(chance.bytes(1_000), to: .test(UInt64(round % 8)))
            try body()
        }
    }

    /// The bytes of all log records, counted one by one.
    private static func logBytes(of image: MemoryImage) async throws -> Int {
        let store = try MemoryStore.open(image.copy())
        return try await store.read { view in
            var bytes = 0
            try JournalTables.log.scan(.all, in: view) { _, record in
                bytes += record.count
                return .next
            }
            return bytes
        }
    }

    private func snapshots(in image: MemoryImage) async throws -> [EntityID] {
        let store = try MemoryStore.open(image)
        return try await store.read { view in
            var entities: [EntityID] = []
            try JournalTables.entities.scan(.all, in: view) { entity, _ in
                entities.append(entity)
                return .next
            }
            return entities
        }
    }
}
