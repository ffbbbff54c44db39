import Foundation
import Ratchet
import RatchetEncryption
import RatchetJournal

@testable import RatchetEngine

/// A journal on disk into which workflows with markers have written whatever they can.
final class SecretJournal: Sendable {
    let path: String
    private let sealed: Bool

    init(sealed: Bool) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString)").path
        self.sealed = sealed
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private var codecs: [any BlockCodec] {
        get throws {
            let keys = try KeyRing(current: SealingKey(id: 1, bytes: Array(repeating: 0x11, count: 32)))
            return sealed ? [AESGCM(keys: keys)] : []
        }
    }

    private func engine() throws -> Engine {
        let codecs = try codecs
        // A short log: part of what was written ends in pages that are free.
        let configuration = JournalConfiguration(limits: JournalLimits(logBytes: 1_024), codecs: codecs)
        return Engine(
            journal: .directory(path), configuration: EngineConfiguration(journal: configuration), entropy: .seeded(1))
    }

    /// Runs that end, fail, sleep and are parked, in two lives of the journal.
    func fill() async throws {
        let first = try engine()
        try first.register(SecretWork())
        try first.register(SecretPart())
        try first.schedule(
            Marker["schedule"], .yearly(month: 1, day: 1, at: "00:00"), SecretPart.self,
            with: SecretPart.State(note: Marker["schedule"]), options: ScheduleOptions(tags: [Marker["schedule"]]))
        try await first.run {
            for (number, state) in [(false, false), (false, true), (true, false)].enumerated() {
                let id = RunID("\(Marker["runid"])-\(number)")
                let state = SecretWork.State(sleeps: state.0, fails: state.1)
                try await Self.end(of: first.start(SecretWork.self, id: id, with: state))
            }
            for number in 0..<50 {
                let state = SecretPart.State(note: Marker["state"])
                try await Self.end(of: first.start(SecretPart.self, id: RunID("part-\(number)"), with: state))
            }
        }
        try await handInUnknown()
        // Without its workflow the run that sleeps is read, and stays.
        let second = try engine()
        try second.register(SecretPart())
        try await second.run { () async throws in
            _ = try? await second.find(SecretWork.self, id: RunID("\(Marker["runid"])-2"))
            try await self.handIn()
        }
        let client = try await EngineClient.open(path, codecs: codecs)
        try await client.signal(
            RunID(Marker["waiting"]), name: Marker["waiting"], json: "\"\(Marker["waiting"])\"",
            command: CommandID(Marker["waiting"]))
        await client.close()
    }

    /// Commands that are carried out, or refused.
    private func handIn() async throws {
        let client = try await EngineClient.open(path, codecs: codecs)
        _ = try await client.pauseSchedule(Marker["schedule"], note: Marker["schedule"]).answer()
        let state = SecretPart.State(note: Marker["handedIn"])
        let started = try await client.start(
            SecretPart.self, id: RunID(Marker["handedIn"]), with: state, command: CommandID(Marker["command"]))
        _ = try await started.answer()
        let refused = try await client.cancel(RunID(Marker["refused"]))
        do { _ = try await refused.answer() } catch is EngineError {}
        while case .waiting = try await client.state(of: CommandID(Marker["aside"])) { await Task.yield() }
        await client.close()
    }

    /// A command of a later version, which is set aside.
    private func handInUnknown() async throws {
        let guest = try await LMDBGuest.open(path)
        let codecs = try codecs
        try await guest.handIn { view throws(JournalError) in
            let blocks = try Blocks.openAsGuest(view, codecs: codecs)
            let key = InboxTables.key(of: CommandID(Marker["aside"]), with: blocks)
            let row = try PreparedRow(time: Timestamp(milliseconds: 0), content: [200] + Array(Marker["aside"].utf8))
                .encoded(for: key, in: InboxTables.inbox.name, at: 1, with: blocks)
            var batch = WriteBatch()
            batch.add(InboxTables.inbox.put(1, row))
            batch.add(InboxTables.commands.put(key, 1))
            return (batch, ())
        }
        await guest.close()
    }

    private static func end<W: Workflow>(of run: RunHandle<W>) async throws {
        while try await run.status() == .running { await Task.yield() }
    }

    /// All files but the doorbell: whoever opened that would wait for somebody to ring.
    func files() throws -> [(name: String, bytes: Data)] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { $0 != "doorbell" }.map { name in
            (name, try Data(contentsOf: URL(filePath: path).appending(path: name)))
        }
    }
}
