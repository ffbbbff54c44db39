import Foundation
import Logging
import Ratchet
import RatchetTesting

/// Takes one run to its end, or dies at the commit that it is told to die at.
///
///     CrashingProcess JOURNAL EFFECTS ANCHOR [before|after COMMIT] [cancel]
///
/// It prints what the run returned. Asked to cancel, it does so when the run sleeps, or is further than that.
@main
struct CrashingProcess {
    static func main() async {
        var arguments = CommandLine.arguments
        let cancels = arguments.last == "cancel"
        if cancels { arguments.removeLast() }
        guard arguments.count == 4 || arguments.count == 6, let anchor = Int64(arguments[3]) else {
            return fail("usage: JOURNAL EFFECTS ANCHOR [before|after COMMIT] [cancel]", status: 64)
        }
        do {
            print(try await result(arguments, anchor: Timestamp(milliseconds: anchor), cancels: cancels))
        } catch {
            fail("\(type(of: error)): \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }

    private static func result(
        _ arguments: [String], anchor: Timestamp, cancels: Bool
    ) async throws -> String {
        let engine = Engine(
            journal: source(arguments), clock: FastClock(anchor: anchor),
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(TenSteps(effects: try Effects(arguments[2])))
        return try await engine.run {
            let run = try await engine.start(TenSteps.self, id: "the run", with: TenSteps.State(number: 7))
            if cancels { return try await cancel(run) }
            try await signal(run)
            return try await run.result()
        }
    }

    private static func cancel(_ run: RunHandle<TenSteps>) async throws -> String {
        while try await run.status() == .running { await Task.yield() }
        try await run.cancel()
        do {
            return try await run.result()
        } catch is RunCancellation {
            return "cancelled"
        }
    }

    /// Each process sends both, the second one when the run waits for it.
    private static func signal(_ run: RunHandle<TenSteps>) async throws {
        do {
            try await run.signal(TenSteps.word, 1, id: "one")
            while [.running, .sleeping].contains(try await run.status()) { await Task.yield() }
            try await run.signal(TenSteps.word, 2, id: "two")
        } catch let error as EngineError where error.code == .over {
            // It was cancelled: its result says so.
        }
    }

    private static func source(_ arguments: [String]) -> StoreSource {
        let source = StoreSource.directory(arguments[1])
        guard arguments.count == 6, let commit = Int(arguments[5]) else { return source }
        return arguments[4] == "before" ? source.killing(before: commit) : source.killing(after: commit)
    }
}
