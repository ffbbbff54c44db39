import RatchetJournal
import Testing

/// What damage to the history, or to a record that was to become history, does.
struct HistoryDamageTests {
    @Test(arguments: [0, 4, 5, 7] as [Int])
    func `A damaged row is named, and hurts no other`(byte: Int) async throws {
        let image = MemoryImage()
        try await Self.fill(image)
        let keys = try await Self.rows(of: image)
        let damaged = try #require(keys.first { $0.entity == .test(2) })
        try await image.change(damaged, of: Table<HistoryKey, [UInt8]>(JournalTables.history.name)) { $0[byte] ^= 0x40 }
        let store = try MemoryStore.open(image)
        let (broken, whole) = try await store.read { view in
            (try Self.entries(of: 2, view), try Self.entries(of: 1, view))
        }
        #expect(broken.contains("damaged at \(damaged.first)"))
        #expect(broken.count > 1, "other rows of the same entity are read")
        #expect(whole == (0..<100).map { "1 \($0)" })
    }

    @Test func `A row in another's place is found out`() async throws {
        let image = MemoryImage()
        try await Self.fill(image)
        let keys = try await Self.rows(of: image)
        let (one, two) = (
            try #require(keys.first { $0.entity == .test(1) }), try #require(keys.first { $0.entity == .test(2) })
        )
        var other: [UInt8] = []
        try await image.change(one, of: Table<HistoryKey, [UInt8]>(JournalTables.history.name)) { other = $0 }
        try await image.change(two, of: Table<HistoryKey, [UInt8]>(JournalTables.history.name)) { $0 = other }
        let store = try MemoryStore.open(image)
        let entries = try await store.read { view in try Self.entries(of: 2, view) }
        #expect(entries.first == "damaged at \(two.first)")
    }

    @Test func `Of a record whose body is damaged the places move to history, and the log can be shortened`()
        async throws
    {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(.event(1, "a"))
            _ = try await journal.append(.event(1, "b"))
        }
        try await image.change(LSN(1), of: JournalTables.log) { $0[$0.count - 1] ^= 0xFF }
        try await withJournal(.memory(image), limits: JournalLimits(logBytes: 1)) { journal in
            for round in 0..<20 {
                _ = try await journal.append(.snapshot(1, "\(round)"))
                _ = try await journal.append(.event(2, "c"))
                _ = try await journal.append(.snapshot(2, "\(round)"))
            }
        }
        let store = try MemoryStore.open(image)
        let (rows, entries) = try await store.read { view in
            (try view.count(of: JournalTables.history.name), try Self.entries(of: 1, view))
        }
        #expect(rows > 0)
        #expect(entries == ["lost at LSN 1", "b"])
    }

    @Test func `A log that cannot be read ends the journal, with the cause`() async throws {
        let store = FailingReads(try MemoryStore.open())
        let source = StoreSource(name: "memory") { store }
        await expectError(.inputOutput) {
            try await withJournal(source, limits: JournalLimits(logBytes: 1)) { journal in
                store.fail(with: JournalError(.inputOutput, "the disk is gone"))
                for round in 0... {
                    _ = try? await journal.append(.event(1, "\(round)"))
                    guard let _ = try? await journal.append(.snapshot(1, "\(round)")) else { return }
                }
            }
        }
    }

    // MARK: -

    private static func fill(_ image: MemoryImage) async throws {
        try await withJournal(.memory(image), limits: JournalLimits(logBytes: 1_024)) { journal in
            for round in 0..<100 {
                for entity in [1, 2] as [UInt64] {
                    _ = try await journal.append(.event(entity, "\(entity) \(round)"))
                    _ = try await journal.append(.snapshot(entity, "\(round)"))
                }
            }
        }
    }

    private static func rows(of image: MemoryImage) async throws -> [HistoryKey] {
        let store = try MemoryStore.open(image)
        let keys = try await store.read { view in
            var keys: [HistoryKey] = []
            try JournalTables.history.scanKeys(.all, in: view) { key in
                keys.append(key)
                return .next
            }
            return keys
        }
        await store.close()
        return keys
    }

    private static func entries(of entity: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> [String] {
        var entries: [String] = []
        try EntityHistory.read(.test(entity), in: view, with: .plain) { entry in
            switch entry {
            case .item(let item):
                entries.append(item.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "lost at \(item.lsn)")
            case .damaged(let lsn, _): entries.append("damaged at \(lsn)")
            }
            return .next
        }
        return entries
    }
}
