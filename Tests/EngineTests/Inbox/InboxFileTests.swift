import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Commands in a journal on disk, from this process.
@Suite(.timeLimit(.minutes(10))) struct InboxFileTests {
    private let lab = Lab()
    private let folder = FileManager.default.temporaryDirectory.appending(path: "ratchet-inbox-\(UUID().uuidString)")
        .path

    @Test func `A client beside the engine starts runs, also after the journal was opened again`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The fault strikes at the second run that is started in the engine itself.
        let source = StoreSource.directory(folder).failing { $0 == 4 ? .refused(.inputOutput) : nil }
        let engine = try lab.engine(Trying { _ in 1 }, source: source)
        try await engine.run { () async throws in
            _ = try await engine.start(Trying.self, with: .init()).result()
            let client = try await EngineClient.open(folder)
            for number in 1...20 {
                let command = try await client.start(Trying.self, id: RunID("a\(number)"), with: .init())
                #expect(try await command.answer() == RunID("a\(number)"))
            }
            #expect(await engine.restarts["journal"] == 1)
            await client.close()
        }
    }

    /// As a client would hand it in that checks nothing. No key of LMDB is so long, or has no bytes.
    @Test func `A command for a run of an impossible id, however long, is refused, and the next one is carried out`()
        async throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await LMDBStore.open(folder).close()
        let ids = ["", String(repeating: "x", count: 512), String(repeating: "x", count: 2 << 20)]
        let empty = try Payload(json: "{}", "")
        let commands = ids.flatMap { id in
            [Command.cancel(run: RunID(id)), .signal(run: RunID(id), name: "said", payload: empty)]
        }
        try await handIn(commands)
        let engine = try lab.engine(Trying { _ in 1 }, source: .directory(folder))
        try await engine.run { () async throws in
            let client = try await EngineClient.open(folder)
            #expect(try await client.start(Trying.self, id: "next", with: .init()).answer() == "next")
            for number in commands.indices {
                let error = await #expect(throws: EngineError.self, "\(number)") {
                    try await client.answer(to: CommandID("c\(number)"))
                }
                #expect(error?.code == .notFound, "\(number)")
                #expect(error.map { $0.message.utf8.count <= 16 << 10 + 2 } == true, "\(number)")
            }
            await client.close()
            for id in ids {
                let error = await #expect(throws: EngineError.self) {
                    try await engine.find(Trying.self, id: RunID(id))
                }
                #expect(error?.code == .notFound)
            }
        }
        let reader = try await LMDBReader.open(folder)
        for id in ids { #expect(try await JournalInspector(reader).run(RunID(id)) == nil) }
        await reader.close()
        #expect(await engine.restarts["journal"] ?? 0 == 0)
    }

    private func handIn(_ commands: [Command]) async throws {
        let guest = try await LMDBGuest.open(folder)
        let time = lab.clock.now
        try await guest.handIn { view throws(JournalError) in
            var batch = WriteBatch()
            for (place, command) in commands.enumerated() {
                let number = UInt64(place + 1)
                let row = HandedIn(id: CommandID("c\(place)"), time: time, command: command)
                batch.add(InboxTables.inbox.append(number, try row.encoded(at: number, with: .plain)))
                batch.add(InboxTables.commands.put(row.key, number))
            }
            return (batch, ())
        }
        await guest.close()
    }

    /// A file in the doorbell's place: nobody can ring.
    @Test func `Where there can be no doorbell the engine warns, and looks now and then`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await LMDBStore.open(folder).close()
        try Data().write(to: URL(filePath: folder + "/doorbell"))
        let engine = try lab.engine(Trying { _ in 1 }, source: .directory(folder))
        try await engine.run { () async throws in
            await lab.clock.waitForSleepers(1)
            let client = try await EngineClient.open(folder)
            let command = try await client.start(Trying.self, id: "a", with: .init())
            #expect(try await client.state(of: command.id) == .waiting)
            lab.clock.advance(by: Inbox.slowLook)
            #expect(try await command.answer() == "a")
            await client.close()
        }
        #expect(lab.logs.lines.contains { $0.contains("noticed late") })
    }
}
