import Foundation
import Ratchet
import RatchetEncryption
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Values that a directory's store keeps in chunks, sealed, and sealed anew.
@Suite(.timeLimit(.minutes(10))) struct `A long value` {
    /// It hardly becomes shorter.
    private static let text = {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var state: UInt64 = 1
        return String(unsafeUninitializedCapacity: 1_600_000) { buffer in
            for place in 0..<1_600_000 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[place] = letters[Int(state >> 58)]
            }
            return 1_600_000
        }
    }()

    private func hold(_ engine: Engine) async throws {
        let run = try await engine.start(
            Vault.Keep.self, id: "long", with: Vault.Keep.State(value: Self.text, sleeps: true))
        while try await run.status() != .sleeping { await Task.yield() }
    }

    @Test(arguments: [[], [1]] as [[KeyID]]) func `is sealed anew, leaves nothing behind, and is read`(
        first: [KeyID]
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "long-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let vault = Vault()
        try await vault.run(codecs: Vault.codecs(first), source: .directory(path)) { try await hold($0) }
        #expect(try await chunks(path) > 0)
        let sealed = try await SealTool.reseal(.directory(path), codecs: Vault.codecs([2] + first))
        #expect(sealed.isSealed(with: 2))
        #expect(try await Maintenance.verify(path).damageCount == 0)
        try await Maintenance.compact(path)
        let file = try Data(contentsOf: URL(filePath: path).appending(path: "data.mdb"))
        #expect(file.range(of: Data(Self.text.utf8.prefix(16))) == nil)
        let reader = try await LMDBReader.open(path)
        let blocks = try await reader.read { view in try Blocks.open(view, codecs: Vault.codecs([2])) }
        let tree = try await JournalInspector(reader, with: blocks).run("long")
        #expect(tree?.run.status == .sleeping)
        await reader.close()
        try await vault.run(codecs: Vault.codecs([2]), source: .directory(path)) { engine async throws in
            #expect(try await engine.find(Vault.Keep.self, id: "long").status() == .sleeping)
        }
    }

    private func chunks(_ path: String) async throws -> Int {
        let reader = try await LMDBReader.open(path)
        let count = try await reader.read { view in try view.count(of: "chunks") }
        await reader.close()
        return count
    }
}
