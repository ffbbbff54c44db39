import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Commands that an engine cannot read: never lost, never in the way.
@Suite(.timeLimit(.minutes(10))) struct SetAsideTests {
    private let lab = Lab()
    private var client: EngineClient { EngineClient(lab.image) }

    enum Harm: CaseIterable { case laterKind, wrongChecksum, tooShort, otherPlace }

    @Test(arguments: Harm.allCases)
    func `A command that cannot be read is set aside, and those behind it are carried out`(harm: Harm) async throws {
        let original = HandedIn(
            id: "bad", time: lab.clock.now,
            command: .start(workflow: "Line", id: "bad", state: try Payload(json: "{}", "")))
        let row = try Self.damage(original, harm)
        try await handIn("bad", row)
        let engine = try lab.engine(Line(effects: Tally()))
        try await engine.run { () async throws in
            #expect(try await client.start(Line.self, id: "good", with: .init()).answer() == "good")
            let error = await #expect(throws: EngineError.self) { try await client.answer(to: "bad") }
            #expect(error?.code == .setAside, "\(error as Any)")
        }
        #expect(lab.logs.lines.contains { $0.contains("set aside") })
        #expect(try await lab.waiting() == 0)
        #expect(try await setAside() == [row])
    }

    private static func damage(_ original: HandedIn, _ harm: Harm) throws -> [UInt8] {
        let row = try original.encoded(at: 1, with: .plain)
        switch harm {
        case .laterKind:
            return try PreparedRow(time: original.time, content: [200])
                .encoded(for: original.key, in: InboxTables.inbox.name, at: 1, with: .plain)
        case .wrongChecksum: return row.dropLast() + [row[row.count - 1] ^ 1]
        case .tooShort: return [1, 2]
        case .otherPlace: return try original.encoded(at: 2, with: .plain)
        }
    }

    /// An engine without the client's codec, and then one that has it.
    @Test func `What was set aside is carried out by an engine that can read it`() async throws {
        let client = EngineClient(lab.image, codecs: [Turned()])
        let command = try await client.start(Line.self, id: "later", with: .init())
        let first = try lab.engine(Line(effects: Tally()))
        try await first.run { () async throws in
            #expect(try await self.client.start(Line.self, id: "x", with: .init()).answer() == "x")
            let error = await #expect(throws: EngineError.self) { try await command.answer() }
            #expect(error?.code == .setAside && error?.message.contains("codec with the id 200") == true)
        }
        let second = Engine(
            journal: .memory(lab.image),
            configuration: EngineConfiguration(journal: JournalConfiguration(codecs: [Turned()])), clock: lab.clock,
            logger: lab.logs.logger)
        try second.register(Line(effects: Tally()))
        try await second.run { () async throws in
            while try await client.state(of: command.id) != .answered(.run("later")) { await Task.yield() }
            #expect(try await second.find(Line.self, id: "later").result() == 12334)
        }
        #expect(try await setAside() == [])
    }

    /// A codec that is not worth much.
    private struct Turned: BlockCodec {
        let id: UInt8 = 200

        func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] { block.map { ~$0 } }

        func decode(
            _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
        ) throws(JournalError) -> [UInt8] {
            bytes.map { ~$0 }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `Bytes of any kind are a command or an error`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var row = try HandedIn(id: "a", time: lab.clock.now, command: .cancel(run: "b")).encoded(at: 1, with: .plain)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            row[Int.random(in: row.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        }
        row.removeLast(Int.random(in: 0...3, using: &random))
        let command = try? HandedIn(decoding: row, at: 1, with: .plain)
        #expect(command == nil || command?.id == "a")
        // Behind the checksum, too.
        var reader = ByteReader(row.dropFirst(4))
        _ = try? Command(from: &reader)
        _ = try? SetAside(decoding: row, at: 1)
        _ = try? KeptAnswer(decoding: row, at: 1, with: .plain)
    }

    private func handIn(_ id: String, _ row: [UInt8]) async throws {
        try await MemoryGuest(lab.image).handIn { view throws(JournalError) in
            var batch = WriteBatch()
            batch.add(GuestTables.inbox.append(1, row))
            batch.add(GuestTables.commands.put(id, 1, with: .plain))
            return (batch, ())
        }
    }

    private func setAside() async throws -> [[UInt8]] {
        try await MemoryGuest(lab.image).read { view in
            var rows: [[UInt8]] = []
            try InboxTables.setAside.scan(.all, in: view, with: .plain) { number, row in
                rows.append(try SetAside(decoding: row, at: number).row)
                return .next
            }
            return rows
        }
    }
}
