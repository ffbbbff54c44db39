import RatchetJournal
import Testing

/// Who may have a store, and for how long.
struct OwnershipTests {
    @Test(arguments: StoreUnderTest.allCases)
    func `A second owner is refused until the first has closed`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            let first = try await source.open()
            await expectError(.heldByAnotherProcess) { _ = try await source.open() }
            try await first.commit(.put("t", "a", "1"))
            await first.close()
            let second = try await source.open()
            #expect(try await second.rows("t") == ["a=1"])
            await second.close()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Closing twice does not let a third owner in`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            let first = try await source.open()
            await first.close()
            let second = try await source.open()
            await first.close()
            await expectError(.heldByAnotherProcess) { _ = try await source.open() }
            try await second.commit(.put("t", "a", "1"))
            await second.close()
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `Each opening has a greater epoch`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            var newest = Epoch(0)
            for _ in 0..<4 {
                try await source.withStore { store async throws in
                    #expect(store.epoch > newest)
                    newest = store.epoch
                }
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `A closed store says so`(kind: StoreUnderTest) async throws {
        try await kind.withSource { source in
            let store = try await source.open()
            await store.close()
            await expectError(.closed) { try await store.commit(.put("t", "a", "1")) }
            await expectError(.closed) { _ = try await store.rows("t") }
            await expectError(.closed) { _ = try await store.usage() }
            try await source.withStore { again async throws in
                #expect(try await again.rows("t") == [])
            }
        }
    }
}
