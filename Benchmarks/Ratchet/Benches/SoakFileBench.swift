import Foundation
import RatchetJournal

/// How large a journal's file is after very many events of a thousand writers whose entities have small snapshots, and
/// how long it takes to open it then: neither may grow with the number of events.
///
/// History is not kept here: these entities never end, and it would grow for as long as they do.
struct SoakFileBench: Bench {
    private static let writers: UInt64 = 1_000
    private static let megabyte = 1_000_000.0

    let events: Int

    var name: String { "journal/soak-file" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { directory in
            let start = ContinuousClock.now
            let most = try await write(directory)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let size = try Self.fileBytes(directory)
            let milliseconds = try await Self.recover(directory)
            return Measurement(
                name, Double(size) / Self.megabyte, "MB", reference: nil,
                more: [
                    "events": Double(events), "eventsPerSecond": Double(events) / seconds,
                    "mostLogMB": Double(most) / Self.megabyte, "recoveryMilliseconds": milliseconds,
                ])
        }
    }

    /// - Returns: The most bytes that the log had, looked at now and then.
    private func write(_ directory: String) async throws -> Int {
        let load = AppendLoad(
            journal: try await Journal.open(
                .directory(directory), configuration: JournalConfiguration(history: .dropped)))
        return try await load.run(writers: Int(Self.writers), events: events)
    }

    private static func fileBytes(_ directory: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/data.mdb")
        return attributes[.size] as? Int ?? 0
    }

    private static func recover(_ directory: String) async throws -> Double {
        let start = ContinuousClock.now
        let journal = try await Journal.open(.directory(directory))
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        journal.close()
        try await journal.run()
        return milliseconds
    }
}
