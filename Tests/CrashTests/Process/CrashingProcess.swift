import Foundation
import Logging
import Ratchet
import RatchetJournal
import RatchetTesting

/// Takes one run to its end, or dies at the commit that it is told to die at.
///
///     CrashingProcess JOURNAL EFFECTS ANCHOR LOGBYTES [before|after COMMIT] [cancel]
///
/// It prints what the run returned. Asked to cancel, it does so when the run sleeps, or is further than that.
/// ``InboxServer``, ``InboxSender``, ``DictionaryWriter``, ``LineImporter``, ``FamilyProcess``, ``ScheduleProcess`` and
/// ``JobProcess`` are others of its trades.
@main
struct CrashingProcess {
    static func main() async {
        let arguments = CommandLine.arguments
        do {
            guard let output = try await output(arguments) else {
                return fail("usage: JOURNAL EFFECTS ANCHOR LOGBYTES [before|after COMMIT] [cancel]", status: 64)
            }
            print(output)
        } catch {
            fail("\(type(of: error)): \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(status)
    }

    /// `nil` for arguments that make no sense.
    private static func output(_ arguments: [String]) async throws -> String? {
        switch arguments.dropFirst().first {
        case "serve": return try await server(Array(arguments.dropFirst()))?.run()
        case "visit": return try await sender(Array(arguments.dropFirst()))?.visit()
        case "send": return try await sender(Array(arguments.dropFirst()))?.run()
        case "family": return try await family(Array(arguments.dropFirst()))?.run()
        case "train": return try await writer(Array(arguments.dropFirst()))?.run()
        case "schedule": return try await follower(Array(arguments.dropFirst()))?.run()
        case "load": return try await jobs(Array(arguments.dropFirst()))?.load()
        case "settle": return try await jobs(Array(arguments.dropFirst()))?.settle()
        case "import": return try await importer(Array(arguments.dropFirst()))?.run()
        default:
            let cancels = arguments.last == "cancel"
            let arguments = cancels ? arguments.dropLast() : arguments
            guard arguments.count == 5 || arguments.count == 7, let anchor = Int64(arguments[3]) else { return nil }
            return try await result(arguments, anchor: Timestamp(milliseconds: anchor), cancels: cancels)
        }
    }

    private static func writer(_ arguments: [String]) -> DictionaryWriter? {
        guard arguments.count == 2 || arguments.count == 4 else { return nil }
        return DictionaryWriter(source: source(arguments[1], death: arguments.dropFirst(2)))
    }

    private static func family(_ arguments: [String]) -> FamilyProcess? {
        guard arguments.count == 2 || arguments.count == 4 else { return nil }
        return FamilyProcess(source: source(arguments[1], death: arguments.dropFirst(2)))
    }

    private static func follower(_ arguments: [String]) throws -> ScheduleProcess? {
        guard arguments.count == 4 || arguments.count == 6, let anchor = Int64(arguments[3]) else { return nil }
        return ScheduleProcess(
            source: source(arguments[1], death: arguments.dropFirst(4)), effects: try Effects(arguments[2]),
            clock: FastClock(anchor: Timestamp(milliseconds: anchor)))
    }

    private static func jobs(_ arguments: [String]) throws -> JobProcess? {
        guard arguments.count == 4 else { return nil }
        return JobProcess(
            source: .directory(arguments[1]), effects: try Effects(arguments[2]),
            acknowledged: try Effects(arguments[3]))
    }

    private static func importer(_ arguments: [String]) -> LineImporter? {
        guard arguments.count == 3 || arguments.count == 5 else { return nil }
        return LineImporter(source: source(arguments[1], death: arguments.dropFirst(3)), file: arguments[2])
    }

    private static func server(_ arguments: [String]) throws -> InboxServer? {
        guard arguments.count == 4 || arguments.count == 6 else { return nil }
        return InboxServer(
            source: source(arguments[1], death: arguments.dropFirst(4)), effects: try Effects(arguments[2]),
            senders: InboxServer.senders(arguments[3]))
    }

    private static func sender(_ arguments: [String]) -> InboxSender? {
        guard arguments.count == 4 || arguments.count == 6, let count = Int(arguments[3]) else { return nil }
        var death: (GuestMoment, Int)?
        if arguments.count == 6, let moment = GuestMoment(rawValue: arguments[4]), let number = Int(arguments[5]) {
            death = (moment, number)
        }
        return InboxSender(journal: arguments[1], name: arguments[2], count: count, death: death)
    }

    private static func result(
        _ arguments: [String], anchor: Timestamp, cancels: Bool
    ) async throws -> String {
        let limits = JournalLimits(logBytes: Int(arguments[4]) ?? 0)
        let engine = Engine(
            journal: source(arguments[1], death: arguments.dropFirst(5)),
            configuration: EngineConfiguration(journal: JournalConfiguration(limits: limits), crashLimit: nil),
            clock: FastClock(anchor: anchor),
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

    private static func source(_ journal: String, death: ArraySlice<String>) -> StoreSource {
        let source = StoreSource.directory(journal)
        guard let moment = death.first, let commit = death.dropFirst().first.flatMap({ Int($0) }) else { return source }
        return moment == "before" ? source.killing(before: commit) : source.killing(after: commit)
    }
}
