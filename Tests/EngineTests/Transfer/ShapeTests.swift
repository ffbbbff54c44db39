import RatchetJournal
import Testing

@testable import RatchetEngine

/// Bytes that a shape has turned into JSON are the same when they come back.
struct ShapeTests {
    private static func json(_ shape: Shape, _ bytes: [UInt8]) throws -> String {
        var (reader, line) = (ByteReader(bytes), JSONLine())
        try shape.write(&reader, to: &line)
        try #require(reader.isAtEnd)
        var writer = ByteWriter()
        try shape.read(try JSONText(line.bytes[...]), to: &writer)
        #expect(writer.bytes == bytes)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    @Test func `Each event of the format's page stands there by its name`() throws {
        let page = try FormatPage()
        let bytes: [UInt8] = [0xF4, 0xCA, 0x87, 0xD7, 0xBF, 0x68] + (try page.bytes("events"))
        let text = try Self.json(.batch, bytes)
        for code in EventCode.allCases {
            #expect(text.contains("{\"\(code)\":{"), "\(code)")
        }
        #expect(!text.contains("base64"))
        #expect(text.hasPrefix(#"{"time":1795253400250,"events":[{"started":{"plan":"1ecd0fcd4f2f5581","#))
        #expect(text.contains(#"{"stepCompleted":{"at":"0.1","output":{}}}"#))
        #expect(text.contains(#"{"stepReduced":{"at":"0.1","state":{}}}"#))
    }

    @Test(arguments: [
        ("{\"a\" : [1, 2.50e+3, null, true, \"\\u00e9\\n\"]}", true), ("null", true), ("\"text\"", true),
        ("-0.5", true), ("", false), (" 1", false), ("1\n", false), ("{\n}", false), ("[1,]", false), ("01", false),
        ("{\"base64\":\"YQ==\"}", false), ("{\"base64\":\"*\"}", true), ("{\"base64\":\"YQ==\",\"b\":1}", true),
        ("\"\u{1}\"", false), ("{1:2}", false), ("nul", false), ("[[1}]", false), ("\"\\x\"", false),
        (String(repeating: "[", count: 191) + String(repeating: "]", count: 191), true),
        (String(repeating: "[", count: 193) + String(repeating: "]", count: 193), false),
    ])
    func `A value of users stands there as it is, if it is JSON on one line`(text: String, stands: Bool) throws {
        var writer = ByteWriter()
        writer.blob(Array(text.utf8))
        let json = try Self.json(.list(.payload), [1] + writer.bytes)
        #expect(json == "[\(text)]" || !stands)
        #expect(json.hasPrefix("[{\"base64\":\"") == !stands || text.hasPrefix("{\"base64\""))
    }

    @Test func `An error that says more stands there with all of it`() throws {
        let bytes = try FormatPage().bytes("error")
        let json =
            #"{"type":"App.BankError","text":"no cover","details":{"code":"51"},"cause":"#
            + #"{"type":"App.Down","text":"gone"}}"#
        #expect(try Self.json(.error, bytes) == json)
    }

    @Test func `Bytes that are no text stand there in base64`() throws {
        #expect(try Self.json(.list(.payload), [1, 2, 0xFF, 0xFE]) == #"[{"base64":"//4="}]"#)
    }
}
