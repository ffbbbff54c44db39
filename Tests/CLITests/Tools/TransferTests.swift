import Foundation
import Testing

/// `ratchet export` and `ratchet import`.
@Suite(.timeLimit(.minutes(5))) struct TransferTests {
    private let directory: TemporaryDirectory
    private let sample: SampleJournal

    init() async throws {
        directory = try TemporaryDirectory()
        sample = SampleJournal(path: directory.journal)
        try await sample.make()
    }

    private func document(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `A journal goes out and in, and has the same runs`() async throws {
        let (file, copy) = (directory.path + "/shop.jsonl", directory.path + "/copy.journal")
        let out = try await CommandProcess.run("export", "--to", file, journal: directory.journal)
        #expect(out.exitCode == 0 && out.errors.isEmpty)
        #expect(out.output.hasPrefix("exported  \(directory.journal)\nto        \(file)\nruns      6\nlines     "))
        let back = try await CommandProcess.run("import", "--from", file, "--to", copy, "--json")
        #expect(back.exitCode == 0 && back.errors.isEmpty)
        let answer = try document(back.output)
        #expect(answer["runs"] as? Int == 6 && answer["damagedRows"] as? Int == 0)
        let lists = [
            try await CommandProcess.run("runs", "list", "--json", journal: directory.journal),
            try await CommandProcess.run("runs", "list", "--json", journal: copy),
        ]
        #expect(lists[0].output == lists[1].output && lists[0].output.contains("order-4"))
        #expect(try await CommandProcess.run("verify", journal: copy).exitCode == 0)
        let again = try await CommandProcess.run("import", "--from", file, "--to", copy)
        #expect(again.exitCode == 1 && again.errors.contains("there is something in the journal already"))
        let taken = try await CommandProcess.run("export", "--to", file, journal: directory.journal)
        #expect(taken.exitCode == 1 && taken.errors.contains("there is a file"))
    }

    @Test func `Standard output has the lines alone`() async throws {
        let out = try await CommandProcess.run("export", "--to", "-", journal: directory.journal)
        #expect(out.exitCode == 0 && out.errors.isEmpty)
        let lines = out.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix(#"{"header":{"form":"ratchet-journal","version":1,"#) == true)
        #expect(lines.last?.hasPrefix(#"{"trailer":{"lines":\#(lines.count - 1),"crc32c":"#) == true)
    }

    @Test func `A bad line is an error of one line, and the journal says what to do`() async throws {
        let (file, copy) = (directory.path + "/shop.jsonl", directory.path + "/copy.journal")
        _ = try await CommandProcess.run("export", "--to", file, journal: directory.journal)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("{\"timer\"", with: "{\"tiger\"").write(toFile: file, atomically: true, encoding: .utf8)
        let back = try await CommandProcess.run("import", "--from", file, "--to", copy)
        #expect(back.exitCode == 1 && back.output.isEmpty && back.errors.split(separator: "\n").count == 1)
        #expect(back.errors.contains("Error: line ") && back.errors.contains("'tiger'"))
        let list = try await CommandProcess.run("runs", "list", journal: copy)
        #expect(list.exitCode == 1 && list.errors.contains("import it again into the same directory"))
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await CommandProcess.run("import", "--from", file, "--to", copy).exitCode == 0)
    }

    @Test func `A file that is not there is an error of one line`() async throws {
        let (file, journal) = (directory.path + "/none", directory.path + "/new")
        let none = try await CommandProcess.run("import", "--from", file, "--to", journal)
        #expect(none.exitCode == 1 && none.errors.contains("cannot be read: check the path"))
    }
}
