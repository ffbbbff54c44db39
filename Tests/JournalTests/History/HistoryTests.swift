import Testing

@testable import RatchetJournal
@testable import RatchetTesting

/// Log and history together hold every event exactly once.
@Suite(.timeLimit(.minutes(10))) struct HistoryTests {
    private static let limits = JournalLimits(logBytes: 2_048, groupBytes: 400, groupSubmissions: 7)

    @Test(arguments: Array(1...4) as [UInt64])
    func `At every commit, log and history are all that was ever submitted`(seed: UInt64) async throws {
        let image = MemoryImage()
        let kept = KeptImages(image)
        let chronicle = try await Self.load(StoreSource.memory(image).watched(by: kept), seed)
        var lengths: Set<Int> = []
        for copy in kept.values {
            let found = try await Self.look(copy)
            #expect(Self.difference(found, chronicle) == nil)
            lengths.insert(found.historyItems)
        }
        #expect(lengths.count > 10, "events moved many times")
        var unlogged = 0
        for copy in kept.values.suffix(40) {
            let found = try await Self.look(copy.copy())
            unlogged += found.unloggedRows
            let store = try MemoryStore.open(copy.copy())
            for (entity, items) in found.items {
                #expect(try await store.read { view in try Found.items(of: entity, view) } == items)
            }
        }
        #expect(unlogged > 0, "the log was full")
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
                    try await withCoveredJournal(source, limits: Self.limits) { journal in
                        for _ in 0..<15 { try await chronicle.write(20, to: journal) }
                        let found = try await journal.read { view in try Found(view) }
                        #expect(Self.difference(found, chronicle) == nil)
                    }
                    return chronicle
                }
            }
            #expect(chronicle.forgotten.count > 10)
            let final = try await withCoveredJournal(source, limits: Self.limits) { [chronicle] journal in
                var chronicle = chronicle
                try await Self.waitForRest(&chronicle, journal)
                return chronicle
            }
            let store = try await source.open()
            let found = try await store.read { view in try Found(view) }
            await store.close()
            #expect(Self.difference(found, final) == nil)
            #expect(found.forgottenRows.isEmpty)
            #expect(final.forgotten.keys.allSatisfy { !found.historyEntities.contains($0) })
        }
    }

    @Test func `A row ends where another one begins that never came to the log`() async throws {
        let image = MemoryImage()
        try await Self.write(.test(1), to: image, logged: [1, 3, 6], direct: [2, 5])
        let store = try MemoryStore.open(image)
        let rows = try await store.read { view in
            let segment = try LogSegment(
                from: LSN(1), upTo: LSN(7), JournalLimits(), mayHaveSplits: true, in: view)
            return try HistoryRows(blocks: .plain).rows(of: segment)
        }
        var batch = WriteBatch()
        batch.add(contentsOf: rows)
        batch.add(JournalTables.log.trim(below: LSN(7), limit: 10))
        batch.add(JournalTables.meta.put(JournalTables.trimmedKey, LogState.encode(trimmed: LSN(6))))
        try await store.commit(batch)
        let items = try await store.read { view in try Found.items(of: .test(1), view) }
        #expect(items.map(\.lsn.rawValue) == [1, 2, 3, 5, 6])
    }

    @Test func `What is forgotten is gone soon, although the log has room, and nothing more is written`() async throws {
        try await withCoveredJournal(.memory(), limits: JournalLimits()) { journal in
            _ = try await journal.append(Submission(items: [LogItem(.test(1), [1])]))
            let receipt = try await journal.append(
                Submission(items: [LogItem(.test(1), [2])], lastSnapshots: [LogItem(.test(1), [3])]))
            let last = try #require(receipt.lsn)
            _ = try await journal.append(Submission(forgotten: [ForgottenKey(last, .test(1))]))
            var found = try await journal.read { view in try Found(view) }
            while !found.forgottenRows.isEmpty {
                await Task.yield()
                found = try await journal.read { view in try Found(view) }
            }
            #expect(found.trimmed == last && found.historyItems == 0 && found.logBytes == 0)
        }
    }

    @Test func `History that is not to be kept is dropped, and nothing else changes`() async throws {
        let image = MemoryImage()
        let chronicle = try await Self.load(.memory(image), 5, history: .dropped)
        let found = try await Self.look(image)
        #expect(found.historyItems == 0)
        for (entity, items) in found.items { #expect(items == chronicle.items[entity]?.suffix(items.count)) }
        #expect(found.logBytes <= 3 * Self.limits.logBytes)
    }

    @Test func `Of an entity that lives shortly there is one row`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image), limits: JournalLimits(logBytes: 1 << 20)) { journal in
            for number in 1...2_000 as ClosedRange<UInt64> {
                _ = try await journal.append(Submission(items: [LogItem(.test(number), [1, 2, 3])]))
                _ = try await journal.append(
                    Submission(items: [LogItem(.test(number), [4])], lastSnapshots: [LogItem(.test(number), [5])]))
            }
            // There is room, so that it goes to history when nothing else is to be done.
            while try await journal.read({ view in try view.count(of: JournalTables.history.name) }) <= 1_500 {
                await Task.yield()
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

    // MARK: - Load

    /// Which entity's events are not what was submitted, and where they are, in short.
    private static func difference(_ found: Found, _ chronicle: Chronicle) -> String? {
        let known = chronicle.known(at: found.last)
        let entities = Set(known.keys).union(found.items.keys).sorted()
        // What forgets an entity has no place in the log: it may be there, or not yet.
        let unsure = entities.filter { chronicle.forgotten[$0] == found.last && found.items[$0] == nil }
        guard let entity = entities.first(where: { found.items[$0] != known[$0] && !unsure.contains($0) }) else {
            return nil
        }
        func text(_ items: [Chronicle.Item]?) -> String {
            items.map { $0.map { "\($0.lsn): \($0.bytes.prefix(4))" }.joined(separator: ", ") } ?? "nothing"
        }
        return "up to \(found.last), trimmed to \(found.trimmed), \(entity) has \(text(found.items[entity])) and not "
            + text(known[entity])
    }

    /// A random load on a journal whose log is much shorter than it.
    private static func load(
        _ source: StoreSource, _ seed: UInt64, history: HistoryKeeping = .kept
    ) async throws -> Chronicle {
        try await oneByOne {
            var chronicle = Chronicle(seed: seed)
            try await withCoveredJournal(source, limits: Self.limits, history: history) { journal in
                for _ in 0..<10 {
                    try await chronicle.write(20, to: journal)
                    try await chronicle.cover(journal)
                }
            }
            return chronicle
        }
    }

    /// A journal with one item of an entity at each of these LSNs: in the log, or in history without having been there.
    private static func write(
        _ entity: EntityID, to image: MemoryImage, logged: [UInt64], direct: [UInt64]
    ) async throws {
        let store = try MemoryStore.open(image)
        var batch = WriteBatch()
        for lsn in logged.map(LSN.init) {
            let header = GroupHeader(items: [GroupHeader.Item(entity: entity, length: 1)])
            let record = try LogRecord.encode(
                lsn: lsn, header: header, body: PlainBlock([UInt8(lsn.rawValue)]), blocks: .plain)
            batch.add(JournalTables.log.append(lsn, record))
        }
        for lsn in direct.map(LSN.init) {
            let item = LogItem(entity, [UInt8(lsn.rawValue)])
            batch.add(contentsOf: try HistoryRows(blocks: .plain).rows(of: [item], at: lsn))
        }
        try await store.commit(batch)
        await store.close()
    }

    /// Writes until everything that is forgotten has left the log and the history.
    private static func waitForRest(_ chronicle: inout Chronicle, _ journal: Journal) async throws {
        let last = try await journal.contents().last
        while true {
            try await chronicle.writeOne(to: journal)
            try await chronicle.cover(journal)
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
