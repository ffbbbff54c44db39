import Foundation
import RatchetEncryption
import RatchetJournal
import Testing

@Suite struct `A ring of keys` {
    private static let first = "1:" + Data(repeating: 0x11, count: 32).base64EncodedString()
    private static let second = "2:" + Data(repeating: 0x22, count: 32).base64EncodedString()

    @Test(arguments: [
        "\(first)\n\(second)\n", "# old one last\n\n \(first) # comment\r\n\(second)", "\(first),\(second)",
    ])
    func `has the keys of a text, the first as the current one`(text: String) throws {
        let ring = try KeyRing(text: text)
        #expect(ring.current.id == 1)
        #expect(ring.ids == [1, 2])
        #expect(ring.current.line == Self.first)
    }

    @Test(arguments: [
        ("", KeyError.Code.notFound), ("# nothing", .notFound), ("abc", .malformed), ("1:abc", .malformed),
        ("1:" + Data(count: 31).base64EncodedString(), .malformed),
        ("1:" + Data(count: 33).base64EncodedString(), .malformed),
        ("0:" + Data(count: 32).base64EncodedString(), .malformed), ("-1:AAAA", .malformed),
        ("4294967296:" + Data(count: 32).base64EncodedString(), .malformed), ("\(first)\n\(first)", .duplicate),
    ])
    func `refuses what is not one, and prints no key`(text: String, code: KeyError.Code) throws {
        let error = try #require(throws: KeyError.self) { try KeyRing(text: text) }
        #expect(error.code == code)
        let secret = text.split(separator: ":").last.map(String.init) ?? "-"
        #expect(secret.count < 4 || !error.description.contains(secret))
    }

    @Test func `is read from a file, and says which one is not there`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)").path
        let error = try #require(throws: KeyError.self) { try KeyRing(file: file) }
        #expect(error.code == .notFound)
        #expect(error.message.contains(file))
        try Data(Self.second.utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(try KeyRing(file: file).current.id == 2)
    }

    @Test func `says which variable is not set`() throws {
        let error = try #require(throws: KeyError.self) { try KeyRing(environment: "RATCHET_NO_SUCH_KEYS") }
        #expect(error.code == .notFound)
        #expect(error.message.contains("RATCHET_NO_SUCH_KEYS"))
    }

    @Test func `makes keys that nobody had, and prints their numbers only`() throws {
        let (one, other) = (try SealingKey.make(id: 7), try SealingKey.make(id: 7))
        #expect(one.line != other.line)
        var dumped = ""
        dump(one, to: &dumped)
        for text in [dumped, "\(one)", String(reflecting: one)] {
            #expect(!text.contains(one.line.dropFirst(2)))
            #expect(text.contains("7"))
        }
        #expect(try KeyRing(text: one.line).current.line == one.line)
    }
}
