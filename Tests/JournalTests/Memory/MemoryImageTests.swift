import RatchetJournal
import RatchetTesting
import Testing

/// What only a store in memory can do: lose its owner, and be copied.
struct MemoryImageTests {
    @Test func `An owner whose image was taken over can no longer commit`() async throws {
        let image = MemoryImage()
        let first = try MemoryStore.open(image)
        try await first.commit(.put("t", "a", "1"))
        image.takeOver()
        await expectError(.fenced) { try await first.commit(.put("t", "a", "2")) }
        let second = try MemoryStore.open(image)
        await expectError(.fenced) { try await first.commit(.put("t", "a", "3")) }
        await first.close()
        #expect(image.isOwned, "the old owner lets go of nothing any more")
        #expect(second.epoch > first.epoch)
        #expect(try await second.rows("t") == ["a=1"])
    }

    @Test func `A journal that lost its image ends as fenced, and acknowledges nothing`() async throws {
        let image = MemoryImage()
        await expectError(.fenced) {
            try await withJournal(.memory(image)) { journal in
                _ = try await journal.append(.event(1, "before"))
                image.takeOver()
                await expectError(.closed) { _ = try await journal.append(.event(1, "after")) }
            }
        }
        #expect(try await contents(of: image).text(of: 1) == "before")
    }

    @Test func `A copy is what a crash leaves behind: the same bytes, without an owner`() async throws {
        let image = MemoryImage()
        let store = try MemoryStore.open(image)
        try await store.commit(.put("t", "a", "1"))
        let copy = image.copy()
        try await store.commit(.put("t", "a", "2"))
        #expect(!copy.isOwned)
        let other = try MemoryStore.open(copy)
        #expect(try await other.rows("t") == ["a=1"])
        #expect(other.epoch > store.epoch)
        try await other.commit(.put("t", "a", "3"))
        #expect(try await store.rows("t") == ["a=2"])
    }

    @Test func `The sizes of commit groups are those of the log's records`() async throws {
        let sizes = GroupSizes()
        try await withJournal(StoreSource.memory().recording(in: sizes)) { journal in
            for number in 1...5 as ClosedRange<UInt64> { _ = try await journal.append(.event(number, "x")) }
            #expect(sizes.values.count == 5)
            #expect(sizes.values.reduce(0, +) == journal.counters.values.recordBytes)
        }
    }
}
