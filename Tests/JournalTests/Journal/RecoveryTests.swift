import RatchetJournal
import Testing

/// What a journal finds of what was written before.
struct RecoveryTests {
    @Test func `A new journal holds nothing`() async throws {
        let found = try await contents(of: MemoryImage())
        #expect(found.entities.isEmpty)
        #expect(found.last == .zero)
    }

    @Test func `What a snapshot includes is left out, what came later is not`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(.event(1, "a"))
            _ = try await journal.append(.event(2, "x"))
            _ = try await journal.append(.event(1, "b"))
            _ = try await journal.append(.snapshot(1, "ab"))
            _ = try await journal.append(.event(1, "c"))
        }
        let found = try await contents(of: image)
        #expect(found.text(of: 1) == "[ab] c")
        #expect(found.text(of: 2) == "x")
        #expect(found.entities[.test(1)]?.events.map(\.lsn) == [LSN(4)])
    }

    @Test func `A snapshot lies between the items of its group`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(.memory(image)) { journal in
                let receipts = try await journal.appendTogether([
                    .event(1, "a"), .event(2, "x"),
                    Submission(
                        items: [LogItem(.test(1), Array("b".utf8))], snapshots: [LogItem(.test(1), Array("ab".utf8))]),
                    .event(1, "c"), .event(2, "y"), .snapshot(2, "xy"), .event(3, "e"),
                ])
                #expect(Set(receipts) == [Receipt.durable(LSN(1))])
                #expect(journal.counters.values.dirtyEntities == 2)
            }
        }
        let found = try await contents(of: image)
        #expect(found.text(of: 1) == "[ab] c")
        #expect(found.text(of: 2) == "[xy]")
        #expect(found.text(of: 3) == "e")
    }

    @Test func `The last of an entity's snapshots counts`() async throws {
        let image = MemoryImage()
        try await oneByOne {
            try await withJournal(.memory(image)) { journal in
                _ = try await journal.appendTogether([
                    .event(1, "a"), .snapshot(1, "a"), .event(1, "b"), .snapshot(1, "ab"), .event(1, "c"),
                ])
            }
        }
        #expect(try await contents(of: image).text(of: 1) == "[ab] c")
    }

    @Test func `A snapshot of what the log does not name is not read`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { _ = try await $0.append(.snapshot(1, "a")) }
        #expect(try await contents(of: image).entities.isEmpty)
    }

    @Test func `What was not covered before is still dirty afterwards`() async throws {
        let image = MemoryImage()
        try await withJournal(.memory(image)) { journal in
            for number in 1...3 as ClosedRange<UInt64> { _ = try await journal.append(.event(number, "a")) }
            _ = try await journal.append(.snapshot(2, "a"))
        }
        try await withJournal(.memory(image)) { journal in
            _ = try await journal.append(Submission())
            #expect(journal.counters.values.dirtyEntities == 2)
        }
    }
}
