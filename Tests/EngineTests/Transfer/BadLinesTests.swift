import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// What is no export is refused, by the number of its line, and never taken for a journal.
@Suite(.timeLimit(.minutes(5))) struct BadLinesTests {
    /// What is done to an export, and the line that is then named.
    struct Harm: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: ImportError.Code
        /// From 1; `nil` for the last.
        var line: Int?
        let change: @Sendable (inout ExportedLines) throws -> Void

        static let all =
            [
                Harm(testDescription: "no lines", code: .cutOff) { $0.lines = [] },
                Harm(testDescription: "another file", code: .unknownForm, line: 1) { $0.lines[0] = Array("hi".utf8) },
                Harm(testDescription: "no header", code: .unknownForm, line: 1) { $0.lines.removeFirst() },
                Harm(testDescription: "another form", code: .unknownForm, line: 1) {
                    $0.lines[0] = Array(#"{"header":{"form":"x","version":1,"lines":3}}"#.utf8)
                },
                Harm(testDescription: "a later version", code: .unknownForm, line: 1) {
                    $0.lines[0] = Array($0.text[0].replacing("\"version\":1", with: "\"version\":9").utf8)
                },
                Harm(testDescription: "no version", code: .unknownForm, line: 1) {
                    $0.lines[0] = Array($0.text[0].replacing("\"version\":1", with: "\"version\":0").utf8)
                },
                Harm(testDescription: "fewer lines than the header says", code: .altered) { lines in
                    lines.lines.remove(at: lines.place(of: "timer") ?? 0)
                    try lines.reseal(withHeader: false)
                },
                Harm(testDescription: "two headers", code: .badLine, line: 2) { $0.lines.insert($0.lines[0], at: 0) },
                Harm(testDescription: "the end is missing", code: .cutOff) { $0.lines.removeLast() },
                Harm(testDescription: "something behind the end", code: .badLine) { $0.lines.append($0.lines[4]) },
                Harm(testDescription: "a line is missing", code: .altered) { lines in
                    lines.lines.remove(at: lines.place(of: "timer") ?? 0)
                },
                Harm(testDescription: "a value is another", code: .altered) { lines in
                    let place = lines.place(of: "runID") ?? 0
                    lines.lines[place] = Array(lines.text[place].replacing("\"id\":\"", with: "\"id\":\"x").utf8)
                },
                Harm(testDescription: "ends of lines of another system", code: .altered) { lines in
                    lines.lines = lines.lines.map { $0 + [UInt8(ascii: "\r")] }
                },
                Harm(testDescription: "a group is missing", code: .badLine) { lines in
                    let place = lines.place(of: "group") ?? 0
                    lines.lines.remove(at: place)
                    lines.lines.removeSubrange((place + 1)...)
                },
                Harm(testDescription: "a row twice", code: .badLine) { $0.repeatLine("timer") },
                Harm(testDescription: "a row before one that comes before it", code: .badLine) { lines in
                    let place = lines.place(of: "status") ?? 0
                    lines.lines.swapAt(place, place + 1)
                    lines.lines.removeSubrange((place + 2)...)
                },
                Harm(testDescription: "a row behind those of another table", code: .badLine) { lines in
                    let place = lines.place(of: "plan") ?? 0
                    let line = lines.lines.remove(at: place)
                    lines.lines.removeSubrange((lines.place(of: "group") ?? 0)...)
                    lines.lines.append(line)
                },
                Harm(testDescription: "a number twice", code: .badLine) { $0.repeatLine("number") },
                Harm(testDescription: "a number behind rows", code: .badLine) { lines in
                    let line = lines.lines.remove(at: lines.place(of: "number") ?? 0)
                    lines.lines.removeSubrange(((lines.place(of: "plan") ?? 0) + 1)...)
                    lines.lines.append(line)
                },
                Harm(testDescription: "torn in the middle", code: .badLine, line: 7) { lines in
                    lines.lines[6].removeLast(lines.lines[6].count / 2)
                },
                Harm(testDescription: "another checksum", code: .altered) { lines in
                    let count = lines.lines.count - 1
                    lines.lines[count] = Array(
                        #"{"trailer":{"lines":\#(count),"crc32c":"0000000000000001"}}"#.utf8)
                },
                Harm(testDescription: "another count", code: .altered) { lines in
                    let text = lines.text[lines.lines.count - 1]
                    lines.lines[lines.lines.count - 1] = Array(text.replacing("\"lines\":", with: "\"lines\":1").utf8)
                },
            ] + inner

        private static func line(_ text: String, _ words: String) -> Harm {
            // Behind the header, four numbers and the first row.
            Harm(testDescription: words, code: .badLine, line: 7) { $0.lines.insert(Array(text.utf8), at: 6) }
        }

        private static let inner = [
            line("", "an empty line"), line("{", "half an object"), line("[]", "no object"), line("{}", "nothing"),
            line(#"{"a":1,"b":2}"#, "two members"), line(#"{"strange":{}}"#, "an unknown line"),
            line(#"{"timer":{"due":1}}"#, "a member is missing"),
            line(#"{"timer":{"due":1,"run":1,"more":1}}"#, "a member too many"),
            line(#"{"timer":{"due":1,"run":1,"run":1}}"#, "a member twice"),
            line(#"{"timer":{"due":1,"run":-1}}"#, "a number that is too small"),
            line(#"{"timer":{"due":1,"run":18446744073709551615}}"#, "a number that is too great"),
            line(#"{"timer":{"due":1.5,"run":1}}"#, "a broken number"),
            line(#"{"timer":{"due":1,"run":"1"}}"#, "text for a number"),
            line(#"{"status":{"status":"odd","run":1}}"#, "an unknown word"),
            line(#"{"number":{"name":"epoch","number":1}}"#, "the owners' count"),
            line(#"{"number":{"name":"trimmed","number":1}}"#, "a number behind rows"),
            line(#"{"damaged":{"table":"meta","key":{"base64":"YQ=="},"row":""}}"#, "a damaged row of another table"),
            line(#"{"damaged":{"table":"log","key":{"base64":""},"row":""}}"#, "a damaged row without a key"),
            line(
                #"{"damaged":{"table":"dictionaries","key":{"base64":"AACAAA=="},"row":""}}"#,
                "a damaged dictionary behind rows"),
            line(
                #"{"damaged":{"table":"meta","key":{"base64":"dHJpbW1lZA=="},"row":""}}"#,
                "a damaged number behind rows"),
            line(#"{"lost":{"table":"strange","key":{"base64":"YQ=="}}}"#, "a lost row of another table"),
            line(#"{"setAside":{"number":1,"reason":"","row":"*"}}"#, "no base64"),
            line(#"{"plan":{"fingerprint":"1","scopes":[]}}"#, "no outline"),
            line(#"{"plan":{"fingerprint":"x","scopes":[]}}"#, "no fingerprint"),
            line(#"{"runID":{"id":"","run":1}}"#, "an empty id"),
            line("{\"runID\":{\"id\":\"\(String(repeating: "x", count: 600))\",\"run\":1}}", "an id that is too long"),
            line(#"{"runID":{"id":"\ud800","run":1}}"#, "half a character"),
            line(#"{"group":{"lsn":1,"items":7}}"#, "a number for a list"),
            line(
                #"{"history":{"kind":1,"number":1,"lsn":5,"items":[{"lsn":4}]}}"#, "an item before its row"),
            line(
                #"{"history":{"kind":1,"number":1,"lsn":5,"items":[{"lsn":5,"is":{"time":1,"events":[{"odd":{}}]}}]}}"#,
                "an unknown event"),
            line(String(repeating: "[", count: 100_000), "nested without end"),
        ]
    }

    @Test(arguments: Harm.all)
    func `A bad line is named, and no journal comes of it until it is imported anew`(harm: Harm) async throws {
        let whole = try await ExportedLines(try await TransferSample.lab().image)
        var lines = whole
        try harm.change(&lines)
        let image = MemoryImage()
        let error = try await lines.refusal(by: .memory(image))
        #expect(error?.code == harm.code && error?.line == (harm.line ?? lines.lines.count), "\(error as Any)")
        let advice = ["export", "use the version that wrote it"]
        #expect(advice.contains { error?.message.contains($0) == true }, "\(error as Any)")
        let refusal = await #expect(throws: JournalError.self) { try await Journal.open(.memory(image)) }
        #expect(refusal?.code == .unfinishedImport && refusal?.message.contains("import it again") == true)
        try await whole.take(into: .memory(image))
        #expect(try await ExportedLines(image).lines == whole.lines)
    }

    @Test(arguments: ["runID", "signalID", "commandID", "plan"])
    func `A row that is found by an id and stands there twice is noticed at the end`(name: String) async throws {
        var lines = try await ExportedLines(try await TransferSample.lab().image)
        lines.lines.insert(lines.lines[try #require(lines.place(of: name))], at: try #require(lines.place(of: name)))
        try lines.reseal()
        let image = MemoryImage()
        let error = try await lines.refusal(by: .memory(image))
        #expect(error?.code == .inconsistent && error?.message.contains("say the same id again") == true)
        let refusal = await #expect(throws: JournalError.self) { try await Journal.open(.memory(image)) }
        #expect(refusal?.code == .unfinishedImport)
    }

    @Test func `A file that is cut off anywhere is refused`() async throws {
        let bytes = try await ExportedLines(try await TransferSample.lab().image).bytes
        for length in Array(stride(from: 0, to: bytes.count, by: bytes.count / 40)) + [bytes.count - 1] {
            let error = await #expect(throws: ImportError.self) {
                try await ExportedLines.take(Array(bytes.prefix(length)), into: .memory(MemoryImage()))
            }
            #expect(error?.code == .cutOff, "\(length)")
        }
    }

    @Test func `A line that has no end is refused before it is all in memory`() async throws {
        let bytes = Array(repeating: UInt8(ascii: "x"), count: 3_000_000)
        let error = await #expect(throws: ImportError.self) {
            try await ExportedLines.take(bytes, into: .memory(MemoryImage()), lineLimit: 1 << 20)
        }
        #expect(error?.code == .tooLong && error?.line == 1)
    }

    @Test func `A journal whose import was killed is no journal, and the import can be made anew`() async throws {
        let lines = try await ExportedLines(try await TransferSample.lab().image)
        let (target, copies) = (MemoryImage(), KeptStore.Copies())
        try await lines.take(into: KeptStore.source(target, copies))
        #expect(copies.values.count >= 8)
        for (number, image) in copies.values.dropLast().enumerated() {
            let owner = await #expect(throws: JournalError.self) { try await Journal.open(.memory(image)) }
            #expect(owner?.code == .unfinishedImport, "after commit \(number + 1)")
            let reader = await #expect(throws: JournalError.self) { try await ExportedLines(image) }
            #expect(reader?.code == .unfinishedImport)
            let client = EngineClient(image)
            await #expect(throws: (any Error).self) { try await client.cancel("long") }
            try await lines.take(into: .memory(image))
            #expect(try await ExportedLines(image).lines == lines.lines)
        }
    }
}

extension ExportedLines {
    /// Has the first line of this name twice, and nothing behind that.
    fileprivate mutating func repeatLine(_ name: String) {
        let place = place(of: name) ?? 0
        lines.insert(lines[place], at: place)
        lines.removeSubrange((place + 2)...)
    }
}
