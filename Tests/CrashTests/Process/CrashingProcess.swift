import Foundation
import Logging
import Ratchet
import RatchetTesting

/// Takes one run to its end, or dies at the commit that it is told to die at.
///
///     CrashingProcess JOURNAL EFFECTS ANCHOR LOGBYTES [before|after COMMIT]
///
/// It prints what the run returned.
@main
struct CrashingProcess {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 || arguments.count == 7, let anchor = Int64(arguments[3]) else {
            return fail("usage: JOURNAL EFFECTS ANCHOR LOGBYTES [before|after COMMIT]", status: 64)
        }
        do {
            print(try await result(arguments, anchor: Timestamp(milliseconds: anchor)))
        } catch {
            fail("\(type(of: error)): \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }

    private static func result(_ arguments: [String], anchor: Timestamp) async throws -> String {
        let limits = JournalLimits(logBytes: Int(arguments[4]) ?? 0)
        let engine = Engine(
            journal: source(arguments),
            configuration: EngineConfiguration(journal: JournalConfiguration(limits: limits)),
            clock: FastClock(anchor: anchor),
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(TenSteps(effects: try Effects(arguments[2])))
        return try await engine.run {
            try await engine.start(TenSteps.self, id: "the run", with: TenSteps.State(number: 7)).result()
        }
    }

    private static func source(_ arguments: [String]) -> StoreSource {
        let source = StoreSource.directory(arguments[1])
        guard arguments.count == 7, let commit = Int(arguments[6]) else { return source }
        return arguments[5] == "before" ? source.killing(before: commit) : source.killing(after: commit)
    }
}
