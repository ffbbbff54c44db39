import Foundation
import Ratchet
import RatchetEngine
import RatchetEncryption
import Testing

/// The commands on a sealed journal, and those that seal one.
@Suite(.timeLimit(.minutes(10))) struct SealTests {
    private struct Greet: Workflow {
        struct State: Codable, Sendable { let name: String }

        var body: some Flow<State, String> { Return { state in "Hello, \(state.name)" } }
    }

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func line(_ id: Int) -> String {
        "\(id):" + Data(repeating: UInt8(id), count: 32).base64EncodedString()
    }

    /// Writes a file with these keys, the current one first.
    private func keys(_ ids: Int...) throws -> String {
        let path = directory.path + "/\(ids.map(String.init).joined(separator: "-")).keys"
        try Data(ids.map(Self.line).joined(separator: "\n").utf8).write(to: URL(filePath: path))
        return path
    }

    /// A run in a journal that is sealed with the first key of the file, or in one that is not sealed.
    private func makeJournal(keys file: String?) async throws {
        let codecs: [any BlockCodec] = try file.map { [AESGCM(keys: try KeyRing(file: $0))] } ?? []
        let engine = Engine(
            journal: .directory(directory.journal),
            configuration: EngineConfiguration(journal: JournalConfiguration(codecs: codecs)))
        try engine.register(Greet())
        try await engine.run {
            _ = try await engine.start(Greet.self, id: "greet-ada", with: Greet.State(name: "Ada")).result()
        }
    }

    private func ratchet(_ arguments: String...) async throws -> CommandProcess {
        try await CommandProcess.run(arguments, journal: directory.journal)
    }

    @Test func `It takes keys from a file and from the environment`() async throws {
        let file = try keys(1)
        try await makeJournal(keys: file)
        let list = try await ratchet("runs", "list", "--keys", file)
        #expect(list.exitCode == 0 && list.output.contains("greet-ada"))
        let show = try await CommandProcess.run(
            ["runs", "show", "greet-ada"], journal: directory.journal, keys: Self.line(1))
        #expect(show.exitCode == 0 && show.output.contains("Hello, Ada"))
    }

    @Test func `Without the right key it says which one is missing, and how to give it`() async throws {
        try await makeJournal(keys: try keys(7))
        for arguments in [["runs", "list"], ["stats", "--keys", try keys(8)]] {
            let result = try await CommandProcess.run(arguments, journal: directory.journal)
            #expect(result.exitCode == 1 && result.output.isEmpty)
            #expect(result.errors.contains("key 7") && result.errors.contains("--keys"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        let noFile = try await ratchet("stats", "--keys", directory.path + "/none")
        #expect(noFile.exitCode == 1 && noFile.errors.contains("none"))
    }

    @Test func `It replaces a key`() async throws {
        try await makeJournal(keys: try keys(1))
        let before = try await ratchet("keys")
        #expect(before.exitCode == 0 && before.output.hasPrefix("key 1  "))
        let sealed = try await ratchet("reseal", "--keys", try keys(2, 1))
        #expect(sealed.exitCode == 0 && sealed.output.hasPrefix("key 2  "))
        #expect(sealed.output.split(separator: "\n").count == 1)
        #expect(try await ratchet("keys").output == sealed.output)
        #expect(try await ratchet("runs", "show", "greet-ada", "--keys", try keys(2)).output.contains("Hello, Ada"))
    }

    @Test func `It seals a journal that was not`() async throws {
        try await makeJournal(keys: nil)
        let open = try await ratchet("keys", "--json")
        #expect(open.output.contains("\"keys\": []") && !open.output.contains("\"open\": 0"))
        #expect(try await ratchet("keys").output.contains("not sealed"))
        let sealed = try await ratchet("reseal", "--json", "--keys", try keys(3))
        #expect(sealed.output.contains("\"id\": 3") && sealed.output.contains("\"open\": 0"))
        #expect(try await ratchet("runs", "list", "--keys", try keys(3)).output.contains("greet-ada"))
    }

    @Test func `It names what is damaged, and seals the rest with it`() async throws {
        try await makeJournal(keys: nil)
        let store = try await LMDBStore.open(directory.journal)
        let row = try #require(
            try await store.read { view in try JournalTables.archive.value(for: .run(1), in: view) })
        var batch = WriteBatch()
        batch.add(JournalTables.archive.put(.run(1), row.dropLast() + [row[row.count - 1] ^ 1]))
        let damage = batch
        try await withTaskExecutorPreference(store.writerExecutor) { try await store.commit(damage) }
        await store.close()
        let sealed = try await ratchet("reseal", "--keys", try keys(3))
        #expect(sealed.exitCode == 0)
        #expect(
            sealed.output.hasSuffix(
                "damaged  1 row, left as found:\n  in row 010000000000000001 of table 'archive'\n"), "\(sealed)")
        let json = try await ratchet("reseal", "--json", "--keys", try keys(4, 3))
        #expect(json.output.contains("\"open\": 0") && json.output.contains("\"damaged\": 1"), "\(json)")
        #expect(json.output.contains("\"in row 010000000000000001 of table 'archive'\""))
        #expect(try await ratchet("keys").output.hasPrefix("key 4  "))
        #expect(try await ratchet("runs", "list", "--keys", try keys(4)).output.contains("greet-ada"))
    }

    @Test func `It hands commands in to a sealed journal, with its keys only`() async throws {
        let file = try keys(7)
        try await makeJournal(keys: file)
        let start = ["start", "Greet", "--state", #"{"name": "Bob"}"#, "--id", "greet-bob", "--command", "c1"]
        let refused = try await CommandProcess.run(start, journal: directory.journal)
        #expect(refused.exitCode == 1 && refused.errors.contains("key 7") && refused.errors.contains("--keys"))
        for arguments in [start, ["signal", "greet-ada", "said"], ["cancel", "greet-ada", "--command", "c3"]] {
            let result = try await CommandProcess.run(arguments + ["--keys", file], journal: directory.journal)
            #expect(result.exitCode == 0, "\(result)")
        }
        let codecs = [AESGCM(keys: try KeyRing(file: file))]
        let engine = Engine(
            journal: .directory(directory.journal),
            configuration: EngineConfiguration(journal: JournalConfiguration(codecs: codecs)))
        try engine.register(Greet())
        try await engine.run { () async throws in
            let client = try await EngineClient.open(directory.journal, codecs: codecs)
            #expect(try await client.answer(to: "c1") == "greet-bob")
            await #expect(throws: EngineError.self) { try await client.answer(to: "c3") }
            await client.close()
            let wait = try await CommandProcess.run(
                ["start", "Greet", "--state", "{}", "--id", "greet-bob", "--wait", "--keys", file],
                journal: directory.journal)
            #expect(wait.exitCode == 0 && wait.output.contains("run      greet-bob"), "\(wait)")
        }
    }

    @Test func `It says what was checked behind the seal, and what was not`() async throws {
        let file = try keys(7)
        try await makeJournal(keys: file)
        let opened = try await ratchet("verify", "--keys", file)
        #expect(opened.exitCode == 0 && opened.output.contains("opened     every block, with key 7\n"), "\(opened)")
        #expect(opened.output.hasSuffix("✓ nothing is damaged\n"))
        let closed = try await ratchet("verify")
        #expect(closed.exitCode == 0)
        #expect(closed.output.contains("rows were not: sealed, and no keys were given (--keys)\n"), "\(closed)")
        #expect(closed.output.contains("✓ nothing is damaged as far as can be told from outside; "))
        let wrong = try await ratchet("verify", "--keys", try keys(8))
        #expect(wrong.exitCode == 1 && wrong.output.isEmpty && wrong.errors.contains("key 7"))
        let (backup, restored) = (directory.path + "/backup", directory.path + "/restored")
        let whole = "✓ every page, checksum and cross-reference is sound\n"
        #expect(try await ratchet("backup", "--to", backup, "--keys", file).output.hasSuffix(whole))
        #expect(
            try await ratchet("restore", "--from", backup, "--to", restored, "--keys", file).output.hasSuffix(whole))
        #expect(try await ratchet("compact", "--keys", file).output.hasSuffix(whole))
        let outside = try await ratchet("compact")
        #expect(outside.exitCode == 0 && outside.output.contains("✓ every page and checksum is sound; "))
        #expect(outside.output.hasSuffix("rows were not opened: give the keys\n"), "\(outside)")
    }

    @Test func `It makes no journal where there is none`() async throws {
        let result = try await ratchet("reseal", "--keys", try keys(1))
        #expect(result.exitCode == 1 && result.errors.contains("there is no journal"))
        #expect(!FileManager.default.fileExists(atPath: directory.journal))
    }
}
