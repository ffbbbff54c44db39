import Ratchet
@testable import RatchetEngine
import RatchetJournal

/// A journal of format 1 in which commands of other processes wait, were set aside, and were answered; one is damaged.
struct OldInbox {
    struct Echo: Workflow {
        struct State: Codable, Sendable { var text: String }

        var body: some Flow<State, String> {
            Return { state in state.text }
        }
    }

    private static let time = Timestamp(milliseconds: 1_767_225_600_000)

    let path: String

    /// - Parameter texts: those of the commands 1 and 2, which wait; 3 was set aside, 4 is answered, 5 damaged.
    func make(start texts: [String]) async throws {
        let store = try await LMDBStore.open(path)
        var batch = WriteBatch()
        for (place, text) in texts.enumerated() {
            let number = UInt64(place + 1)
            batch.add(InboxTables.inbox.append(number, try Self.row("c\(number)", Self.start(text), at: number)))
        }
        let aside = Self.text("of old") + (try Self.row("c3", Self.start("aside"), at: 3))
        batch.add(.put(InboxTables.setAside.name, key: UInt64(3).keyBytes, value: aside))
        batch.add(InboxTables.answers.put(4, try Self.row("c4", [1] + Self.text("run-4711"), at: 4)))
        batch.add(InboxTables.inbox.append(5, try Self.row("c5", Self.start("gone"), at: 6)))
        for number in 1...5 as ClosedRange<UInt64> {
            batch.add(InboxTables.commands.put(UserKey("c\(number)".keyBytes), number))
        }
        batch.add(.put("meta", key: Array("format".utf8), value: Array("RATCHET".utf8) + [1]))
        let rows = batch
        try await withTaskExecutorPreference(store.writerExecutor) { try await store.commit(rows) }
        await store.close()
    }

    private static func start(_ text: String) throws -> [UInt8] {
        var content = ByteWriter()
        Command.start(workflow: "Echo", id: nil, state: try Payload(json: #"{"text":"\#(text)"}"#, "State"))
            .write(to: &content)
        return content.bytes
    }

    private static func text(_ text: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.text(text)
        return writer.bytes
    }

    private static func row(_ id: String, _ content: [UInt8], at number: UInt64) throws -> [UInt8] {
        var body = ByteWriter()
        body.text(id)
        body.timestamp(time)
        body.raw(content)
        var row = ByteWriter()
        row.fixed(CRC32C.checksum(body.bytes[...], continuing: CRC32C.checksum(number.keyBytes)))
        row.raw(body.bytes)
        return row.bytes
    }
}
