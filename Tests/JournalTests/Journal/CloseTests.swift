import RatchetJournal
import Testing

/// How a journal is shut down.
struct CloseTests {
    @Test func `What was appended before the close becomes durable, what comes after is refused`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(
            .memory(image), configuration: JournalConfiguration(limits: JournalLimits(groupSubmissions: 3)))
        try await oneByOne {
            try await withThrowingTaskGroup { group in
                for number in 0..<10 { group.addTask { _ = try await journal.append(.event(1, "\(number)")) } }
                group.addTask {
                    journal.close()
                    try await journal.run()
                }
                try await group.waitForAll()
            }
            #expect(journal.counters.values.commits == 4)
            await expectError(.closed) { _ = try await journal.append(.event(1, "too late")) }
        }
        #expect(!image.isOwned)
        #expect(try await contents(of: image).text(of: 1) == "0 1 2 3 4 5 6 7 8 9")
    }

    @Test func `A journal without work closes, and closing twice is no error`() async throws {
        let image = MemoryImage()
        let journal = try await Journal.open(.memory(image))
        async let end: Void = journal.run()
        journal.close()
        journal.close()
        try await end
        #expect(!image.isOwned)
    }

    @Test func `The stream of overdue entities ends with the journal`() async throws {
        let journal = try await Journal.open(.memory())
        async let asked = journal.overdue.reduce(into: 0) { $0 += $1.count }
        async let end: Void = journal.run()
        journal.close()
        try await end
        #expect(await asked == 0)
    }

    @Test func `A closed journal cannot be read`() async throws {
        let journal = try await Journal.open(.memory())
        async let end: Void = journal.run()
        journal.close()
        try await end
        await expectError(.closed) { _ = try await journal.usage() }
        await expectError(.closed) { try await journal.read { _ in } }
    }
}
