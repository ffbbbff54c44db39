import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Commands that an engine cannot read: never lost, never in the way.
@Suite(.timeLimit(.minutes(2))) struct SetAsideTests {
    private let lab = Lab()
    private var client: EngineClient { EngineClient(lab.image) }

    enum Harm: CaseIterable { case laterKind, wrongChecksum, tooShort, otherPlace }

    @Test(arguments: Harm.allCases)
    func `A command that cannot be read is set aside, and those behind it are carried out`(harm: Harm) async throws {
        let original = HandedIn(
            id: "bad", time: lab.clock.now,
            command: .start(workflow: "Line", id: "bad", state: try Payload(json: "{}", "")))
        try await handIn("bad", Self.damage(original.encoded(at: 1), harm))
        let engine = try lab.engine(Line(effects: Tally()))
        try await engine.run { () async throws in
            #expect(try await client.start(Line.self, id: "good", with: .init()).answer() == "good")
            let error = await #expect(throws: EngineError.self) { try await client.answer(to: "bad") }
            #expect(error?.code == .setAside, "\(error as Any)")
        }
        #expect(lab.logs.lines.contains { $0.contains("set aside") })
        #expect(try await lab.waiting() == 0)
        #expect(try await setAside() == [Self.damage(original.encoded(at: 1), harm)])
    }

    private static func damage(_ row: [UInt8], _ harm: Harm) -> [UInt8] {
        switch harm {
        case .laterKind:
            var body = ByteWriter()
            body.text("bad")
            body.timestamp(Timestamp(milliseconds: 0))
            body.byte(200)
            return CheckedRow.seal(body.bytes, at: 1)
        case .wrongChecksum: return row.dropLast() + [row[row.count - 1] ^ 1]
        case .tooShort: return [1, 2]
        case .otherPlace: return CheckedRow.seal(Array(row[4...]), at: 2)
        }
    }

    @Test func `What was set aside is carried out by an engine that can read it`() async throws {
        let row = HandedIn(
            id: "later", time: lab.clock.now,
            command: .start(workflow: "Line", id: "later", state: try Payload(json: #"{"trace": 0}"#, "")))
        // As an engine leaves it that does not know this kind of command.
        try await handIn("later", [])
        let first = try lab.engine(Line(effects: Tally()))
        try await first.run { () async throws in
            #expect(try await client.start(Line.self, id: "x", with: .init()).answer() == "x")
        }
        let store = try await StoreSource.memory(lab.image).open()
        var batch = WriteBatch()
        batch.add(InboxTables.setAside.put(1, SetAside(reason: "unknown", row: row.encoded(at: 1)).encoded))
        try await store.commit(batch)
        await store.close()
        let second = try lab.engine(Line(effects: Tally()))
        try await second.run { () async throws in
            while try await client.state(of: "later") != .answered(.run("later")) { await Task.yield() }
            #expect(try await second.find(Line.self, id: "later").result() == 12334)
        }
        #expect(try await setAside() == [])
    }

    private func handIn(_ id: String, _ row: [UInt8]) async throws {
        try await MemoryGuest(lab.image).handIn { view throws(JournalError) in
            var batch = WriteBatch()
            batch.add(GuestTables.inbox.append(1, row))
            batch.add(GuestTables.commands.put(id, 1))
            return (batch, ())
        }
    }

    private func setAside() async throws -> [[UInt8]] {
        try await MemoryGuest(lab.image).read { view in
            var rows: [[UInt8]] = []
            try InboxTables.setAside.scan(.all, in: view) { number, row in
                rows.append(try SetAside(decoding: row, at: number).row)
                return .next
            }
            return rows
        }
    }
}
