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
