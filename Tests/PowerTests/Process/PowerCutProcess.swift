import Foundation
import PowerLoads
import PowerRecorder

/// Works on a journal, and records what it writes, so that a power cut at any moment can be made from it.
///
///     PowerCutProcess record journal|single|failing|engine|guest FOLDER TRACE SEED FLAGS
///     PowerCutProcess check JOURNAL NOTES SEED
///     PowerCutProcess fault FOLDER write|sync ERRNO STEP COUNT
///
/// What it records is the journal `FOLDER/journal`; `FLAGS` are flags for LMDB, as a number. What it checks is an image
/// of such a journal that may do harm to the process: it fails if the journal does not hold what the notes promise.
/// What `fault` does is in ``FaultRun``.
@main
struct PowerCutProcess {
    static func main() async {
        do {
            switch CommandLine.arguments.dropFirst().first {
            case "record": try await Recording(CommandLine.arguments.dropFirst(2)).run()
            case "fault": try await FaultRun(CommandLine.arguments.dropFirst(2)).run()
            case "check": try await check(CommandLine.arguments.dropFirst(2))
            default: throw Usage()
            }
        } catch {
            FileHandle.standardError.write(Data("\(type(of: error)): \(error)\n".utf8))
            exit(1)
        }
    }

    private static func check(_ arguments: ArraySlice<String>) async throws {
        let arguments = Array(arguments)
        guard arguments.count == 3, let seed = UInt64(arguments[2]) else { throw Usage() }
        let notes = try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n")
        try await JournalImageCheck(EventPlan(seed: seed))
            .run(at: arguments[0], after: notes.compactMap { Note(text: String($0)) })
    }
}

/// The arguments are not those that the program takes.
struct Usage: Error {}
