import Ratchet
import RatchetEncryption
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// The export of a sealed journal, which is not sealed, and an import into one that is.
@Suite(.timeLimit(.minutes(2))) struct `An export of a sealed journal` {
    private static func lines(_ vault: Vault, _ keys: KeyID...) async throws -> ([UInt8], TransferSummary) {
        let bytes = Mutex<[UInt8]>([])
        let store = try MemoryStore.open(vault.image.copy())
        let summary = try await JournalExport(store, codecs: Vault.codecs(keys), at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        return (bytes.withLock { $0 }, summary)
    }

    private static func take(_ bytes: [UInt8], _ keys: KeyID...) async throws -> Vault {
        let vault = Vault()
        let rest = Mutex(bytes)
        _ = try await JournalImport(.memory(vault.image), codecs: Vault.codecs(keys)).read {
            rest.withLock { rest in
                defer { rest = [] }
                return rest
            }
        }
        return vault
    }

    private static func sorted(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).dropLast().map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    /// The log's limit is small: some of the runs are in the history.
    private static func sealed() async throws -> Vault {
        let vault = Vault()
        try await vault.run(1) { engine in
            try await vault.fill(0..<12, engine)
            let client = EngineClient(vault.image, codecs: try Vault.codecs([1]))
            _ = try await client.start(
                Vault.Keep.self, id: "by-mail", with: Vault.Keep.State(value: "secret"), command: "c-1"
            ).answer()
            _ = try await engine.find(Vault.Keep.self, id: "by-mail").result()
        }
        return vault
    }

    @Test func `needs its keys`() async throws {
        let vault = try await Self.sealed()
        let error = await #expect(throws: JournalError.self) { try await Self.lines(vault) }
        #expect(error?.code == .missingKey)
    }

    @Test func `has all values and ids open, and makes a journal without keys`() async throws {
        let (bytes, summary) = try await Self.lines(Self.sealed(), 1)
        #expect(summary.isSealed && summary.isWhole)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""value":"value 3""#) && text.contains(#"{"runID":{"id":"keep-7","run":8}}"#))
        let copy = try await Self.take(bytes)
        #expect(try await copy.inventory().blocks.isEmpty)
        try await copy.run { (engine: Engine) async throws in
            #expect(try await copy.check(0..<12, engine))
            #expect(try await engine.find(Vault.Keep.self, id: "by-mail").result() == "secret")
        }
    }

    @Test func `makes a journal that is sealed with other keys`() async throws {
        let (bytes, _) = try await Self.lines(Self.sealed(), 1)
        let copy = try await Self.take(bytes, 2)
        #expect(try await copy.inventory().isSealed(with: 2))
        #expect(!(try await copy.rows().joined().contains("\(Array("keep-7".utf8))".dropFirst().dropLast())))
        let (again, _) = try await Self.lines(copy, 2)
        // Rows that are found by ids stand in the order of their digests, and the checksum follows from that.
        #expect(Self.sorted(bytes) == Self.sorted(again))
        try await copy.run(2) { (engine: Engine) async throws in #expect(try await copy.check(0..<12, engine)) }
    }
}
