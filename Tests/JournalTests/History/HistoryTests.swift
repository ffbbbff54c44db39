import RatchetJournal
import Testing

@testable import RatchetTesting

/// Log and history together hold every event exactly once.
@Suite(.timeLimit(.minutes(5))) struct HistoryTests {
    private static let limits = JournalLimits(logBytes: 2_048, groupBytes: 400, groupSubmissions: 7)

    @Test(arguments: Array(1...4) as [UInt64])
    func `At every commit, log and history are all that was ever submitted`(seed: UInt64) async throws {
        let image = MemoryImage()
        let kept = KeptImages(image)
        let chronicle = try await Self.load(StoreSource.memory(image).watched(by: kept), seed)
        var lengths: Set<Int> = []
        for copy in kept.values {
            let found = try await Self.look(copy)
            #expect(found.items == chronicle.known(at: found.last), "at \(found.last)")
            lengths.insert(found.historyItems)
        }
        #expect(lengths.count > 20, "events moved many times")
        let final = try #require(kept.values.last)
        let store = try MemoryStore.open(final)
        for (entity, items) in try await Self.look(final.copy()).items {
            #expect(try await store.read { view in try Found.items(of: entity, view) } == items)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `However often a journal is opened, its history is whole, and what is forgotten is gone`(
        kind: StoreUnderTest
    ) async throws {
        try await kind.withSource { source in
            var chronicle = Chronicle(seed: 77)
            for _ in 0..<4 {
                chronicle = try await oneByOne { [chronicle] in
                    var chronicle = chronicle
                    try await withJournal(source, limits: Self.limits) { journal in
                        for _ in 0..<15 { try await chronicle.write(20, to: journal) }
                        let found = try await journal.read { view in try Found(view) }
                        #expect(found.items == chronicle.known(at: found.last))
                    }
                    return chronicle
                }
            }
            #expect(chronicle.forgotten.count > 10)
            let final = chronicle
            try await withJournal(source, limits: Self.limits) { journal in
                try await Self.waitForRest(final, journal)
            }
            let store = try await source.open()
            let found = try await store.read { view in try Found(view) }
            await store.close()
            #expect(found.items == chronicle.known(at: found.last))
            #expect(found.forgottenRows.isEmpty)
            #expect(chronicle.forgotten.keys.allSatisfy { !found.historyEntities.contains($0) })
        }
    }

    @Test func `History that is not to be kept is dropped, and nothing else changes`() async throws {
        let image = MemoryImage()
        var limits = Self.limits
        limits.history = .dropped
        let chronicle = try await Self.load(.memory(image), 5, limits)
        let found = try await Self.look(image)
        #expect(found.historyItems == 0)
        for (entity, items) in found.items { #expect(items == chronicle.items[entity]?.suffix(items.count)) }
        #expect(found.logBytes <= 3 * limits.logBytes)
    }

    @Test func `Of an entity that lives shortly there is one row`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image), limits: JournalLimits(logBytes: 64 << 10)) { journal in
            for number in 1...2_000 as ClosedRange<UInt64> {
                _ = try await journal.append(Submission(items: [LogItem(.test(number), [1, 2, 3])]))
                _ = try await journal.append(
                    Submission(items: [LogItem(.test(number), [4])], lastSnapshots: [LogItem(.test(number), [5])]))
            }
        }
        let store = try MemoryStore.open(image)
        let (rows, entities) = try await store.read { view in
            let found = try Found(view)
            return (try view.count(of: JournalTables.history.name), found.historyEntities.count)
        }
        #expect(entities > 1_500)
        // One in a segment of the log may lie across its end.
        #expect(rows < entities + entities / 20)
    }

    @Test func `Reading can begin behind any commit group`() async throws {
        let image = MemoryImage()
        let chronicle = try await Self.load(.memory(image), 3)
        let store = try MemoryStore.open(image)
        let (entity, items) = try #require(
            chronicle.known(at: LSN(1 << 40)).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) })
        for item in items {
            let rest = try await store.read { view in try Found.items(of: entity, above: item.lsn, view) }
            #expect(rest == items.filter { $0.lsn > item.lsn })
        }
    }

    // MARK: - Load

    /// A random load on a journal whose log is much shorter than it.
    private static func load(
        _ source: StoreSource, _ seed: UInt64, _ limits: JournalLimits = limits
    ) async throws -> Chronicle {
        try await oneByOne {
            var chronicle = Chronicle(seed: seed)
            try await withJournal(source, limits: limits) { journal in
                for _ in 0..<25 {
                    try await chronicle.write(20, to: journal)
                    try await chronicle.cover(journal)
                }
            }
            return chronicle
        }
    }

    /// Writes until everything that is forgotten has left the log and the history.
    private static func waitForRest(_ chronicle: Chronicle, _ journal: Journal) async throws {
        let last = try await journal.contents().last
        while true {
            let open = chronicle.items.keys.filter { chronicle.ended[$0] == nil }
            _ = try await journal.append(Submission(snapshots: open.map { LogItem($0, [7]) }))
            let found = try await journal.read { view in try Found(view) }
            if found.trimmed >= last, found.forgottenRows.isEmpty { return }
        }
    }

    private static func look(_ image: MemoryImage) async throws -> Found {
        let store = try MemoryStore.open(image)
        let found = try await store.read { view in try Found(view) }
        await store.close()
        return found
    }
}
