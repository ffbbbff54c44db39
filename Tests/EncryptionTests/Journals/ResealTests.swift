import Ratchet
import RatchetEncryption
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

@Suite(.timeLimit(.minutes(10))) struct `Sealing anew` {
    private let vault = Vault()

    @Test func `A journal that was not sealed is, with all that users chose in its keys`() async throws {
        try await vault.run { try await vault.fill(0..<10, $0) }
        let before = try await vault.inventory()
        #expect(before.blocks.isEmpty && before.open > 20)
        let after = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([1]))
        #expect(after.isSealed(with: 1))
        #expect(!(try await vault.rows()).contains { $0.contains("\(Array("keep-".utf8).dropLast())".dropLast()) })
        try await vault.run(1) { engine in
            #expect(try await vault.check(0..<10, engine))
            try await vault.fill(10..<12, engine)
            #expect(try await vault.check(0..<12, engine))
        }
        #expect(try await vault.inventory().isSealed(with: 1))
    }

    @Test(arguments: [[], [1]] as [[KeyID]])
    func `It can be interrupted at every commit, and called again`(first: [KeyID]) async throws {
        let codecs = try Vault.codecs(first)
        try await vault.run(codecs: codecs) { try await vault.fill(0..<6, $0) }
        let keys = try Vault.codecs([2] + first)
        var failing = 1
        while failing < 100 {
            let copy = Vault(vault.image.copy())
            let source = StoreSource.memory(copy.image).failing(at: failing, with: .diskFull)
            do {
                try await SealTool.reseal(source, codecs: keys)
                break
            } catch let error as JournalError where error.code == .diskFull {}
            if !first.isEmpty {
                #expect(try await Vault(copy.image.copy()).run(codecs: keys) { try await vault.check(0..<6, $0) })
            } else if failing > 1 {
                let error = try await #require(throws: JournalError.self, "commit \(failing)") {
                    try await copy.open(codecs: keys)
                }
                #expect(error.code == .notSealed)
            }
            #expect(try await SealTool.reseal(.memory(copy.image), codecs: keys).isSealed(with: 2))
            #expect(try await copy.run(2) { try await copy.check(0..<6, $0) })
            failing += 1
        }
        #expect(failing > 3 && failing < 100)
    }

    @Test func `A damaged row stays as it is, and keeps its key`() async throws {
        try await vault.run(1) { try await vault.fill(0..<6, $0) }
        try await vault.change("archive", EntityID.run(3).keyBytes) { row in row.dropLast() + [row[row.count - 1] ^ 1] }
        let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        #expect(sealed.blocks[1] == 1 && sealed.open == 0)
        for rest in [0..<2, 4..<6] { #expect(try await vault.run(2, 1) { try await vault.check(rest, $0) }) }
    }

    @Test func `Without a key, or without one that is in use, nothing is changed`() async throws {
        try await vault.run(1) { try await vault.fill(0..<2, $0) }
        let rows = try await vault.rows()
        for keys in [[], [2]] as [[KeyID]] {
            let error = try await #require(throws: JournalError.self) {
                try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs(keys))
            }
            #expect(error.code == .missingKey)
        }
        #expect(try await vault.rows() == rows)
    }

    @Test func `It tells how far it is`() async throws {
        try await vault.run(1) { try await vault.fill(0..<6, $0) }
        let told = Told()
        try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1])) { told.add($0, $1) }
        #expect(told.last.map { $0.0 == $0.1 && $0.0 > 10 } == true)
    }
}
