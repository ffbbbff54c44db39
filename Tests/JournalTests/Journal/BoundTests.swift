import RatchetJournal
import RatchetTesting
import Testing

/// The log never passes its limit by more than one commit group, whatever producers do and whenever snapshots come; and
/// everyone gets through.
@Suite(.timeLimit(.minutes(10))) struct BoundTests {
    private static let limits = JournalLimits(logBytes: 16 << 10)

    @Test func `Producers wait while the log is full, and go on when a snapshot makes room`() async throws {
        let gauge = LogGauge(limit: 16 << 10)
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(gauge.source(image), limits: Self.limits) { journal in
                let counted = try await Counted(journal)
                try await withThrowingTaskGroup { group in
                    for writer in 0..<10 {
                        group.addTask { try await Self.write(20, to: counted, UInt64(writer), seed: UInt64(writer)) }
                    }
                    // Nobody brings snapshots yet.
                    while journal.waiting < 10 { await Task.yield() }
                    #expect(gauge.readings.excess <= 0)
                    #expect(Self.events(counted.all) < 30)
                    group.addTask { await counted.bringSnapshots() }
                    for _ in 0..<10 { try await group.next() }
                    journal.close()
                    try await group.waitForAll()
                }
                #expect(Self.events(counted.all) == 200)
            }
        }
        #expect(gauge.readings.excess <= 0)
        #expect(gauge.readings.most > 8 << 10)
    }

    /// The entity that holds the log is the one whose submissions wait.
    @Test func `A snapshot brings what its entity has handed in before, and both count`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(.memory(image), limits: JournalLimits(logBytes: 1)) { journal in
                _ = try await journal.append(.event(1, "a"))
                let receipts = try await journal.appendTogether([
                    .event(1, "b"), .event(2, "x", .relaxed), .event(1, "c", .relaxed), .snapshot(1, "abc"),
                    .event(1, "d"), .snapshot(1, "abcd"), .snapshot(2, "x"),
                ])
                let relaxed = receipts.map { $0.durability == .relaxed }
                #expect(relaxed == [false, true, true, false, false, false, false])
            }
        }
        let found = try await contents(of: image)
        // What has left the log names nobody.
        #expect((found.text(of: 1) ?? "[abcd]") == "[abcd]")
        #expect(try await snapshots(in: image) == ["abcd", "x"])
        #expect(found.last >= LSN(2))
    }

    @Test func `What comes in one submission with another entity's is kept in the log, in order`() async throws {
        let image = MemoryImage()
        let both = Submission(items: [LogItem(.test(1), Array("b".utf8)), LogItem(.test(2), Array("y".utf8))])
        try await oneByOne {
            try await withJournal(.memory(image), limits: JournalLimits(logBytes: 1)) { journal in
                _ = try await journal.append(.event(1, "a"))
                try await withThrowingTaskGroup { group in
                    for submission in [.event(2, "x"), both, .event(3, "z"), .snapshot(1, "ab")] {
                        group.addTask { _ = try await journal.append(submission) }
                    }
                    for _ in 0..<3 { try await group.next() }
                    #expect(journal.waiting == 1, "the one that nobody made room for")
                    let found = try await contents(of: image)
                    #expect(try await snapshots(in: image)[0] == "ab")
                    #expect(found.text(of: 2) == "x y")
                    group.addTask { _ = try await journal.append(.snapshot(2, "xy")) }
                    try await group.waitForAll()
                }
            }
        }
        #expect(try await contents(of: image).text(of: 3) == "z")
    }

    /// As a start of an engine does it that finds the log full and a run that it has to park.
    @Test func `A snapshot of what does not hold the log comes through too, and adds nothing to it`() async throws {
        let gauge = LogGauge(limit: 1)
        try await withJournal(gauge.source(MemoryImage()), limits: JournalLimits(logBytes: 1)) { journal in
            _ = try await journal.append(.event(1, "a"))
            let bytes = gauge.readings.bytes
            for round in 0..<50 { _ = try await journal.append(.snapshot(2, "\(round)")) }
            #expect(gauge.readings.bytes == bytes)
            #expect(gauge.readings.records.count == 1)
        }
    }

    @Test func `An entity that is written to all the time, faster than it brings snapshots`() async throws {
        try await Self.expectBound(writers: 1, rounds: 3_000, entities: 1, patience: 3)
    }

    @Test func `Many writers, faster than their snapshots`() async throws {
        try await Self.expectBound(writers: 100, rounds: 30, entities: 100, patience: 20)
    }

    @Test func `Ten thousand entities that are written to once each`() async throws {
        try await Self.expectBound(writers: 50, rounds: 200, entities: 10_000, patience: 1)
    }

    /// Each round of a writer goes to another entity, where there are so many.
    private static func expectBound(writers: Int, rounds: Int, entities: Int, patience: Int) async throws {
        let gauge = LogGauge(limit: limits.logBytes)
        let image = MemoryImage()
        let values = try await oneByOne {
            try await withJournal(gauge.source(image, patience: patience), limits: limits) { journal in
                let counted = try await Counted(journal)
                async let snapshots: Void = counted.bringSnapshots()
                try await withThrowingTaskGroup { group in
                    for writer in 0..<writers {
                        group.addTask {
                            var chance = Seeded(seed: UInt64(writer))
                            for round in 0..<rounds {
                                let entity = UInt64((writer * rounds + round) % entities)
                                let level = chance.next() % 3 == 0 ? Durability.durable : .relaxed
                                try await counted.append(chance.bytes(60), to: .test(entity), level)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                journal.close()
                await snapshots
                return counted.all
            }
        }
        #expect(gauge.readings.excess <= 0)
        #expect(values.count == entities)
        #expect(Self.events(values) == writers * rounds)
        try await expect(values, in: image)
    }

    private static func expect(_ values: [EntityID: Counted.Value], in image: MemoryImage) async throws {
        let store = try MemoryStore.open(image.copy())
        let found = try await store.read { view in
            var entities = try Recovery.read(view, with: .plain).entities
            for entity in values.keys where entities[entity] == nil {
                entities[entity] = try Recovery.snapshot(of: entity, in: view, with: .plain)
            }
            return entities
        }
        #expect(try found.mapValues(Counted.value(of:)) == values)
    }

    @Test func `After a crash with a full log, opening works, shrinks it, and lets producers through`() async throws {
        let gauge = LogGauge(limit: 16 << 10)
        let image = MemoryImage()
        let crashed = try await oneByOne {
            try await withJournal(.memory(image), limits: Self.limits) { journal in
                let counted = try await Counted(journal)
                return await withTaskGroup { group in
                    for writer in 0..<10 {
                        group.addTask { try? await Self.write(20, to: counted, UInt64(writer), seed: 1) }
                    }
                    while journal.waiting < 10 { await Task.yield() }
                    defer { journal.close() }
                    return image.copy()
                }
            }
        }
        #expect(try await contents(of: crashed).log.bytes > 12 << 10)
        try await oneByOne {
            try await withJournal(gauge.source(crashed), limits: Self.limits) { journal in
                let counted = try await Counted(journal)
                async let snapshots: Void = counted.bringSnapshots()
                try await Self.write(100, to: counted, 99, seed: 2)
                #expect(journal.counters.values.logBytes < 16 << 10)
                journal.close()
                await snapshots
            }
        }
    }

    @Test func `Whoever waits for room when the journal is closed is refused`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(
            .memory(image), configuration: JournalConfiguration(limits: JournalLimits(logBytes: 1)))
        try await oneByOne {
            try await withThrowingTaskGroup { group in
                group.addTask { try await journal.run() }
                _ = try await journal.append(.event(1, "a"))
                for level in [Durability.durable, .relaxed] {
                    group.addTask { await expectError(.closed) { _ = try await journal.append(.event(2, "b", level)) } }
                }
                while journal.waiting < 2 { await Task.yield() }
                journal.close()
                try await group.waitForAll()
            }
        }
        #expect(try await contents(of: image).text(of: 1) == "a")
        #expect(try await contents(of: image).text(of: 2) == nil)
    }

    private static func events(_ values: [EntityID: Counted.Value]) -> Int {
        values.values.reduce(0) { $0 + Int($1.count) }
    }

    /// Appends so many events that do not compress.
    private static func write(_ count: Int, to counted: Counted, _ entity: UInt64, seed: UInt64) async throws {
        var chance = Seeded(seed: seed)
        for _ in 0..<count { try await counted.append(chance.bytes(1_000), to: .test(entity)) }
    }

    private func snapshots(in image: MemoryImage) async throws -> [String] {
        let store = try MemoryStore.open(image.copy())
        return try await store.read { view in
            var texts: [String] = []
            for number in 1...2 as ClosedRange<UInt64> {
                let bytes = try Recovery.snapshot(of: .test(number), in: view, with: .plain).snapshot ?? []
                texts.append(String(decoding: bytes, as: UTF8.self))
            }
            return texts
        }
    }
}
