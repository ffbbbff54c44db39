import RatchetJournal
import Testing

/// What a journal does with bytes that are not what was written.
struct DamageTests {
    /// Three commit groups: of the first two entities, of the third, and of all three.
    private static func image() async throws -> MemoryImage {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(
                Submission(items: [LogItem(.test(1), Array("a1".utf8)), LogItem(.test(2), Array("b1".utf8))]))
            _ = try await journal.append(.event(3, "c1"))
            _ = try await journal.append(
                Submission(items: (1...3).map { LogItem(.test($0), Array("later".utf8)) }))
        }
        return image
    }

    @Test func `A damaged body parks the entities that it names, and no others`() async throws {
        let image = try await Self.image()
        try await image.change(LSN(1), of: JournalTables.log) { $0[$0.count - 1] ^= 1 }
        let found = try await contents(of: image)
        for number in 1...2 as ClosedRange<UInt64> {
            let damage = try #require(found.entities[.test(number)]?.damage)
            #expect(damage.code == .damaged)
            #expect(damage.message.contains("LSN 1"))
        }
        #expect(found.entities[.test(3)]?.damage == nil)
        #expect(found.text(of: 3) == "c1 later")
        #expect(found.last == LSN(3))
    }

    @Test func `A damaged body does not park an entity whose snapshot includes it`() async throws {
        let image = try await Self.image()
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(.snapshot(1, "a1 later"))
            _ = try await journal.append(.event(1, "last"))
        }
        try await image.change(LSN(1), of: JournalTables.log) { $0[$0.count - 1] ^= 1 }
        let found = try await contents(of: image)
        #expect(found.entities[.test(1)]?.damage == nil)
        #expect(found.text(of: 1) == "[a1 later] last")
        #expect(found.entities[.test(2)]?.damage?.code == .damaged)
    }

    @Test func `A damaged snapshot parks its entity`() async throws {
        let image = try await Self.image()
        try await withJournal(.memory(image)) { _ = try await $0.append(.snapshot(2, "b1 later")) }
        try await image.change(.test(2), of: JournalTables.entities) { $0[$0.count - 1] ^= 1 }
        let found = try await contents(of: image)
        #expect(found.entities[.test(2)]?.damage?.message.contains("entity 1:2") == true)
        #expect(found.entities[.test(1)]?.damage == nil)
        #expect(found.entities[.test(3)]?.damage == nil)
    }

    @Test func `A damaged header refuses to open, and lets go of the store`() async throws {
        let image = try await Self.image()
        try await image.change(LSN(2), of: JournalTables.log) { $0[8] ^= 1 }
        await expectError(.damaged) { _ = try await Journal.open(.memory(image)) }
        #expect(!image.isOwned)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `A missing record refuses to open, and says which`(number: UInt64) async throws {
        let image = try await Self.image()
        try await image.commit(JournalTables.log.delete(LSN(number)))
        let error = await #expect(throws: JournalError.self) { _ = try await Journal.open(.memory(image)) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("no record at LSN \(number)") == true)
    }

    @Test func `A record that stands in another's place refuses to open`() async throws {
        let image = try await Self.image()
        var record: [UInt8] = []
        try await image.change(LSN(3), of: JournalTables.log) { record = $0 }
        try await image.change(LSN(2), of: JournalTables.log) { $0 = record }
        await expectError(.damaged) { _ = try await Journal.open(.memory(image)) }
    }

    @Test func `A key of the log that is no LSN refuses to open`() async throws {
        let image = try await Self.image()
        try await image.commit(.put(JournalTables.log.name, key: [0, 1], value: []))
        await expectError(.damaged) { _ = try await Journal.open(.memory(image)) }
    }

    @Test(
        arguments: [
            [], [1, 2, 3], [1, 0, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0], [UInt8](repeating: 0xFF, count: 8),
        ] as [[UInt8]])
    func `A trimming mark that cannot be refuses to open`(row: [UInt8]) async throws {
        let image = try await Self.image()
        try await image.commit(JournalTables.meta.put(JournalTables.trimmedKey, row))
        await expectError(.damaged) { _ = try await Journal.open(.memory(image)) }
    }
}
