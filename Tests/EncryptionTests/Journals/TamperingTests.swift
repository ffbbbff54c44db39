import Ratchet
import RatchetEncryption
import RatchetJournal
import Testing

@testable import RatchetEngine

/// What somebody can do who can write the file, and has no key: checksums can be made anew, seals cannot.
@Suite(.timeLimit(.minutes(10))) struct `Rows that were changed on purpose` {
    private let vault = Vault()

    private static func snapshotRow(_ run: UInt64, _ front: ArraySlice<UInt8>, _ block: ArraySlice<UInt8>) -> [UInt8] {
        let lsn = front[0..<8].reversed()
        let items = [0, 0, 0, 0] + front[8..<12].reversed()
        let place = EntityID.run(run).keyBytes + lsn + items
        var writer = ByteWriter()
        writer.raw(front.prefix(12))
        writer.fixed(CRC32C.checksum(block, continuing: CRC32C.checksum(place)))
        writer.raw(block)
        return writer.bytes
    }

    private func row(_ run: UInt64) async throws -> [UInt8] {
        let store = try MemoryStore.open(vault.image.copy())
        return try await store.read { view in try view.value(for: EntityID.run(run).keyBytes, in: "entities") ?? [] }
    }

    private func put(_ row: [UInt8], at run: UInt64) async throws {
        try await vault.change("entities", EntityID.run(run).keyBytes) { _ in row }
    }

    /// Checks that the run cannot be read, and that it is the only one.
    private func expectDamaged(_ run: UInt64) async throws {
        try await vault.run(1) { engine in
            for id in 0..<4 where UInt64(id + 1) != run { #expect(try await vault.check(id..<id + 1, engine)) }
            let found = try await engine.find(Vault.Keep.self, id: RunID("keep-\(run - 1)"))
            #expect(try await found.status() == .parked)
            let error = try await #require(throws: EngineError.self) { _ = try await found.result() }
            #expect(error.message.contains("damaged"))
        }
    }

    @Test func `A snapshot in the place of another one is not taken for it`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        let (one, other) = (try await row(2), try await row(4))
        try await put(Self.snapshotRow(4, one[..<12], one[16...]), at: 4)
        try await expectDamaged(4)
        try await put(other, at: 4)
        #expect(try await vault.run(1) { try await vault.check(0..<4, $0) })
    }

    @Test func `A snapshot with another stamp is refused`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        var front = try await row(4).prefix(12)
        front[8] ^= 1
        try await put(Self.snapshotRow(4, front, row(4)[16...]), at: 4)
        try await expectDamaged(4)
    }

    @Test func `A block that is not sealed is refused`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        let front = try await row(4).prefix(12)
        let plain = Vault()
        try await plain.run { try await plain.fill(0..<4, $0) }
        let store = try MemoryStore.open(plain.image)
        let open = try await store.read { view in try view.value(for: EntityID.run(4).keyBytes, in: "entities") ?? [] }
        try await put(Self.snapshotRow(4, front, open[16...]), at: 4)
        try await expectDamaged(4)
    }

    @Test func `A block that names another key is refused, and the engine starts`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        var block = try await row(4)[16...]
        block[block.startIndex + 1] = 9
        try await put(Self.snapshotRow(4, row(4).prefix(12), block), at: 4)
        try await expectDamaged(4)
    }

    @Test func `The rows of keys do not fit another journal`() async throws {
        let other = Vault()
        try await vault.run(1) { try await vault.fill(0..<2, $0) }
        try await other.run(2) { try await other.fill(0..<2, $0) }
        let store = try MemoryStore.open(other.image)
        let row = try await store.read { view in try view.value(for: KeyID(2).keyBytes, in: "sealing") }
        try await vault.change("sealing", KeyID(2).keyBytes) { _ in row }
        let error = try await #require(throws: JournalError.self) { try await vault.open(2, 1) }
        #expect(error.code == .damaged)
    }

    @Test func `Without the rows of its keys a journal does not open`() async throws {
        try await vault.run(1) { try await vault.fill(0..<2, $0) }
        try await vault.change("sealing", KeyID(1).keyBytes) { _ in nil }
        let error = try await #require(throws: JournalError.self) { try await vault.open(1) }
        #expect(error.code == .notSealed)
    }
}
