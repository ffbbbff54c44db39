import Foundation
import RatchetEncryption
import RatchetJournal
import Testing

/// The sealed block that `Docs/FORMAT.md` draws byte by byte.
@Suite struct `The format of a sealed block` {
    private static let place = BlockPlace(table: "plans", key: [0xFF] + Array(repeating: 7, count: 16))

    private var codec: AESGCM {
        get throws { AESGCM(keys: try KeyRing(current: SealingKey(id: 1, bytes: Array(0..<32)))) }
    }

    @Test func `The block on the page is opened`() throws {
        let sealed = try Self.bytes()
        #expect(sealed.first == 2)
        #expect(try codec.decode(sealed.dropFirst(), at: Self.place, limit: 100) == [0] + Array("Greet".utf8))
    }

    @Test func `What is written now has the same parts`() throws {
        let block = [0] + Array("Greet".utf8)
        let (page, now) = (try Self.bytes(), [2] + (try codec.encode(block, at: Self.place)))
        #expect(now.count == page.count && now.prefix(2) == page.prefix(2))
        #expect(now.count == block.count + 38)
    }

    /// The bytes of the page's block of hex.
    private static func bytes() throws -> [UInt8] {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let page = try String(contentsOf: folder.appending(path: "Docs/FORMAT.md"), encoding: .utf8)
        let block = try #require(page.firstMatch(of: /(?ms)^```hex sealed\n(.*?)^```$/)).1
        return try block.split(separator: "\n").flatMap { line in
            try line.prefix { $0 != ";" }.split(separator: " ").map { try #require(UInt8($0, radix: 16)) }
        }
    }
}
