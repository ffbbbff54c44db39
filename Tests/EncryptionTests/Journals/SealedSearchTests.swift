import Foundation
import Ratchet
import RatchetEncryption
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Runs of a sealed journal are found by their tags and attributes, and the index says nothing of these.
@Suite(.timeLimit(.minutes(10))) struct SealedSearchTests {
    private static func found(_ vault: Vault, _ keys: [KeyID], _ filters: [RunFilter]) async throws -> [RunID] {
        let store = try MemoryStore.open(vault.image.copy())
        let codecs = try Vault.codecs(keys)
        let blocks = try await store.read { view in try Blocks.open(view, codecs: codecs) }
        let inspector = JournalInspector(store, with: blocks)
        let query = try RunQuery(filters)
        let runs = try await inspector.runs(query).runs.map(\.id)
        #expect(try await inspector.count(query) == runs.count)
        await store.close()
        return runs
    }

    private static let cases: [(filters: [RunFilter], ids: [RunID])] = [
        ([.attribute("value", equals: "value 3")], ["keep-3"]), ([.attribute("value", equals: "value 4")], ["keep-4"]),
        ([.attribute("value", hasPrefix: "value ")], ["keep-5", "keep-3", "keep-1", "keep-4", "keep-2", "keep-0"]),
        ([.attribute("value", in: "value 2"..."value 4")], ["keep-3", "keep-4", "keep-2"]),
        ([.attribute("value", equals: "value"), .ended()], []),
    ]

    private static func findings(_ vault: Vault, _ keys: [KeyID]) async throws -> [Finding] {
        let store = try MemoryStore.open(vault.image.copy())
        let codecs = try Vault.codecs(keys)
        let blocks = try await store.read { view in try Blocks.open(view, codecs: codecs) }
        let verification = Verification(store, with: blocks)
        for check in EngineChecks.all { try await check.run(verification) }
        await store.close()
        return verification.findings
    }

    /// What an export of the journal makes.
    private static func copied(_ vault: Vault, from keys: [KeyID], to newKeys: [KeyID]) async throws -> Vault {
        let bytes = Mutex<[UInt8]>([])
        let copy = Vault()
        let store = try MemoryStore.open(vault.image.copy())
        let summary = try await JournalExport(store, codecs: Vault.codecs(keys), at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        #expect(summary.isWhole)
        await store.close()
        _ = try await JournalImport(.memory(copy.image), codecs: Vault.codecs(newKeys)).read {
            bytes.withLock { rest in
                defer { rest = [] }
                return rest
            }
        }
        return copy
    }

    private static func check(_ vault: Vault, _ keys: [KeyID]) async throws {
        for wanted in cases { #expect(try await found(vault, keys, wanted.filters) == wanted.ids, "\(wanted.filters)") }
        #expect(try await findings(vault, keys) == [])
    }

    @Test func `A search finds the same, sealed, sealed later, sealed anew and opened again`() async throws {
        let vault = Vault()
        try await vault.run(1) { try await vault.fill(0..<6, $0) }
        try await Self.check(vault, [1])
        try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        try await Self.check(vault, [2])
        let open = Vault()
        try await open.run { try await open.fill(0..<6, $0) }
        try await Self.check(open, [])
        try await SealTool.reseal(.memory(open.image), codecs: Vault.codecs([1]))
        try await Self.check(open, [1])
        try await open.run(1) { engine async throws in
            let page = try await engine.runs(where: [.attribute("value", equals: "value 5")])
            #expect(page.runs.map(\.id) == ["keep-5"])
        }
    }

    @Test func `No row of the index has a tag, a name or a value in it`() async throws {
        let vault = Vault()
        try await vault.run(1) { engine in
            try await vault.fill(0..<2, engine)
            try await engine.start(
                Vault.Keep.self, id: "keep-9", with: .init(value: "value 9"), tags: ["secret tag"])
        }
        let rows = try await vault.rows().filter { $0.hasPrefix("runsByTerm") }
        #expect(rows.count >= 3)
        for word in ["value", "secret"] {
            let bytes = Array(word.utf8).map { "\($0)" }.joined(separator: ", ")
            #expect(rows.allSatisfy { !$0.contains(bytes) })
        }
    }

    @Test func `An export of a sealed journal has the terms, and an import finds by them`() async throws {
        let vault = Vault()
        try await vault.run(1) { try await vault.fill(0..<6, $0) }
        for keys in [[], [2]] as [[KeyID]] {
            let copy = try await Self.copied(vault, from: [1], to: keys)
            try await Self.check(copy, keys)
        }
    }
}
