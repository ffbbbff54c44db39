import Foundation
import PowerLoads
import PowerRecorder
import Ratchet
import RatchetJournal

/// Works on a journal, and records what it writes, so that a power cut at any moment can be made from it.
///
///     PowerCutProcess journal|engine FOLDER TRACE SEED [FLAGS]
///
/// The journal is `FOLDER/journal`. `FLAGS` are flags for LMDB, as a number.
@main
struct PowerCutProcess {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 || arguments.count == 6, let seed = UInt64(arguments[4]) else {
            return fail("usage: journal|engine FOLDER TRACE SEED [FLAGS]", status: 64)
        }
        if arguments.count == 6, let flags = UInt32(arguments[5]) { power_recorder_add_lmdb_flags(flags) }
        guard power_recorder_start(arguments[2], arguments[3]) == 0 else {
            return fail("the recording of '\(arguments[2])' cannot begin", status: 66)
        }
        do {
            try await work(arguments[1], at: arguments[2] + "/journal", seed: seed)
        } catch {
            fail("\(type(of: error)): \(error)", status: 1)
        }
    }

    /// Twice, so that the recording has the journal's beginning and an end, and a second owner.
    private static func work(_ load: String, at path: String, seed: UInt64) async throws {
        let note: @Sendable (Note) -> Void = { power_recorder_note($0.text) }
        if load == "journal" {
            let plan = EventPlan(seed: seed)
            try await JournalLoad.run(plan, at: path, entities: 1...12, events: 40, note: note)
            try await JournalLoad.run(plan, at: path, entities: 7...20, events: 12, note: note)
        } else {
            let source = StoreSource.directory(path, configuration: EngineLoad.configuration)
            try await EngineLoad(source, note: note).travel(0..<10)
            try await EngineLoad(source, from: Timestamp(milliseconds: 1_767_312_000_000), note: note).travel(10..<16)
        }
    }

    private static func fail(_ message: String, status: Int32) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }
}
