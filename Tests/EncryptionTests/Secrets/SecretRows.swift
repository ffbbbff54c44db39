import Foundation

@testable import RatchetEngine
@testable import RatchetJournal

/// What stands in the rows of a journal in a compressed form, for whoever has no key.
enum SecretRows {
    private static let frameStart: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// What the frames of zstd hold with which rows end, one behind the other.
    static func decompressed(_ path: String) async throws -> Data {
        let reader = try await LMDBReader.open(path)
        let names = EngineTables.sealable.map(\.name) + ["meta", "sealing", "timers", "runsByStatus"]
        let content = try await reader.read { view in
            var content = Data()
            for name in names {
                try view.scan(name, .all) { key, row in
                    content += frames(Array(key)) + frames(Array(row))
                    return .next
                }
            }
            return content
        }
        await reader.close()
        return content
    }

    private static func frames(_ row: [UInt8]) -> Data {
        var content = Data()
        for start in row.indices where row[start...].starts(with: frameStart) {
            if let frame = try? ZstdDecompressor().decompress(row[start...], limit: 1 << 20) { content += frame }
        }
        return content
    }
}
