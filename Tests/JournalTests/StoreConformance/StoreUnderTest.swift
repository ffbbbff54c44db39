import RatchetJournal
import Testing

/// The stores that are held to what ``Store`` promises. A new one is a case here and a line in ``source(in:)``.
enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible {
    case memory, directory

    var testDescription: String { rawValue }

    /// Lends `body` a source of stores with nothing in it. What it keeps can be opened again and again, and is gone
    /// afterwards.
    func withSource(_ body: (StoreSource) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        try await body(source(in: folder))
    }

    /// Lends `body` an open store with nothing in it.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        try await withSource { source in try await source.withStore(body) }
    }

    private func source(in folder: TemporaryDirectory) -> StoreSource {
        switch self {
        case .memory: .memory(MemoryImage())
        case .directory: .directory(folder.path)
        }
    }
}

extension StoreSource {
    /// Opens the store, lends it to `body` and closes it.
    func withStore<Value>(_ body: (any Store) async throws -> Value) async throws -> Value {
        let store = try await open()
        do {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }
}
