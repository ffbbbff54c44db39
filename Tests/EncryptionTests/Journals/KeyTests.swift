import Ratchet
import RatchetEncryption
import RatchetJournal
import Testing

@testable import RatchetEngine

@Suite(.timeLimit(.minutes(10))) struct `The keys of a journal` {
    private let vault = Vault()

    /// What an engine says that was started with `codecs`.
    private func refusal(_ codecs: [any BlockCodec]) async throws -> JournalError {
        let before = try await vault.rows()
        let error = try await #require(throws: JournalError.self) {
            try await vault.open(codecs: codecs)
        }
        #expect(try await vault.rows() == before, "something was changed")
        return error
    }

    @Test func `A sealed journal is found again, by its runs' ids too`() async throws {
        try await vault.run(1) { try await vault.fill(0..<10, $0) }
        let inventory = try await vault.inventory()
        #expect(inventory.isSealed(with: 1) && !inventory.isSealed(with: 2))
        try await vault.run(1) { engine in
            #expect(try await vault.check(0..<10, engine))
            // The same id is the same run.
            let again = try await engine.start(Vault.Keep.self, id: "keep-4", with: Vault.Keep.State(value: "other"))
            #expect(try await again.result() == "value 4")
            await #expect(throws: EngineError.self) { try await engine.find(Vault.Keep.self, id: "keep-10") }
        }
    }

    @Test func `Without keys, or without the right one, the engine does not start and says which`() async throws {
        try await vault.run(7) { try await vault.fill(0..<4, $0) }
        let none = try await refusal([])
        #expect(none.code == .missingKey)
        #expect(none.message.contains("key 7"))
        let missing = try await refusal(Vault.codecs([8, 9]))
        #expect(missing.code == .missingKey)
        #expect(missing.message.contains("key 7"))
        let wrong = try await refusal([AESGCM(keys: try KeyRing(current: Vault.key(7, other: true)))])
        #expect(wrong.code == .wrongKey)
        #expect(wrong.message.contains("key 7"))
        #expect(try await vault.run(7) { try await vault.check(0..<4, $0) })
    }

    @Test func `A journal that is not sealed is not taken for one that is`() async throws {
        try await vault.run { try await vault.fill(0..<4, $0) }
        let error = try await refusal(Vault.codecs([1]))
        #expect(error.code == .notSealed)
        #expect(error.message.contains("reseal"))
        #expect(try await vault.run { try await vault.check(0..<4, $0) })
    }

    @Test func `The codec that seals has to be the last`() async throws {
        let error = try await refusal(Vault.codecs([1]) + [Reversing()])
        #expect(error.code == .unsuitableCodec)
        try await vault.run(codecs: [Reversing()] + Vault.codecs([1])) { try await vault.fill(0..<4, $0) }
        #expect(try await vault.run(codecs: [Reversing()] + Vault.codecs([1])) { try await vault.check(0..<4, $0) })
    }

    @Test func `A new key is used at once, and the old one as long as blocks need it`() async throws {
        try await vault.run(1) { try await vault.fill(0..<6, $0) }
        try await vault.run(2, 1) { engine in
            #expect(try await vault.check(0..<6, engine))
            try await vault.fill(6..<10, engine)
        }
        let mixed = try await vault.inventory()
        #expect(mixed.blocks[1, default: 0] > 0 && mixed.blocks[2, default: 0] > 0 && mixed.open == 0)
        #expect(try await refusal(Vault.codecs([2])).message.contains("key 1"))
        #expect(try await refusal(Vault.codecs([1])).message.contains("key 2"))

        let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        #expect(sealed.isSealed(with: 2))
        #expect(sealed == (try await vault.inventory()))
        #expect(try await refusal(Vault.codecs([1])).code == .missingKey)
        #expect(try await vault.run(2) { try await vault.check(0..<10, $0) })
    }

    /// Another codec, in front of the one that seals.
    private struct Reversing: BlockCodec {
        let id: UInt8 = 200

        func encode(_ block: [UInt8], at place: BlockPlace) -> [UInt8] { block.reversed() }

        func decode(_ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int) -> [UInt8] { bytes.reversed() }
    }
}
