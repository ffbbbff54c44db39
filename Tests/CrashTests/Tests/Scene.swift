import CrashSupport
import Foundation
import Ratchet
import RatchetEncryption
import RatchetEngine
import RatchetJournal
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A journal and an effects file in a folder of their own, and the process that works on them.
struct Scene {
    enum Death: String, CaseIterable { case before, after }

    /// How a process has ended.
    enum End: Equatable {
        case killed
        case returned(String)
        case failed(String)
    }

    let folder: URL
    /// The log's limit: with a small one each commit may move events to history.
    let logBytes: Int
    /// Where the fast clock starts from: the same for all processes of a scene.
    private let anchor = Timestamp(Date())
    /// With which the journal is sealed; none if it is not.
    private let keys: String?

    var journal: String { folder.appending(path: "journal").path }
    var effectsFile: String { folder.appending(path: "effects").path }

    private init(folder: URL, logBytes: Int, keys: String?) {
        self.folder = folder
        self.logBytes = logBytes
        self.keys = keys
    }

    /// Makes the journal, with nothing in it.
    func makeJournal() async throws {
        try await LMDBStore.open(journal).close()
        guard let keys else { return }
        try await SealTool.reseal(.directory(journal), codecs: [AESGCM(keys: try KeyRing(text: keys))])
    }

    /// Lends `body` a scene; nothing of it is left afterwards.
    static func with(
        logBytes: Int = 16 << 20, keys: String? = nil, _ body: (Scene) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ratchet-crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(Scene(folder: folder, logBytes: logBytes, keys: keys))
    }

    /// Runs the process until it has a result, or has died at the commit.
    ///
    /// `prefix` is a command that starts it, such as one that takes permissions away first.
    func run(
        death: Death? = nil, at commit: Int = 0, cancels: Bool = false, prefix: [String] = []
    ) async throws -> End {
        let fate = death.map { [$0.rawValue, "\(commit)"] } ?? []
        let words =
            [journal, effectsFile, "\(anchor.milliseconds)", "\(logBytes)"] + fate + (cancels ? ["cancel"] : [])
        return try await execute(words, prefix: prefix)
    }

    /// Runs the program with these arguments.
    func execute(_ arguments: [String], prefix: [String] = []) async throws -> End {
        let command = prefix + [try BuiltProducts.program("CrashingProcess")] + arguments
        let result = try await Subprocess.run(
            command[0].hasPrefix("/") ? .path(FilePath(command[0])) : .name(command[0]),
            arguments: Arguments(Array(command.dropFirst())),
            environment: keys.map { .inherit.updating(["RATCHET_KEYS": $0]) } ?? .inherit,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        switch result.terminationStatus {
        case .exited(0): return .returned(result.standardOutput.trimmingCharacters(in: .newlines))
        case .signaled(9): return .killed
        case .exited(1): return .failed(result.standardError.trimmingCharacters(in: .newlines))
        default: return .failed("\(result.terminationStatus): \(result.standardError)")
        }
    }

    /// An engine that carries out what the senders (`name:count,…`) hand in, or dies at the commit.
    func serve(_ senders: String, death: Death? = nil, at commit: Int = 0) async throws -> End {
        try await execute(
            ["serve", journal, effectsFile, senders] + (death.map { [$0.rawValue, "\(commit)"] } ?? []))
    }

    /// Runs a parent and its children, or dies at the commit.
    func family(death: Death? = nil, at commit: Int = 0) async throws -> End {
        try await execute(["family", journal] + (death.map { [$0.rawValue, "\(commit)"] } ?? []))
    }

    /// Follows a schedule, or dies at the commit.
    func schedule(death: Death? = nil, at commit: Int = 0) async throws -> End {
        try await execute(
            ["schedule", journal, effectsFile, "\(anchor.milliseconds)"]
                + (death.map { [$0.rawValue, "\(commit)"] } ?? []))
    }

    /// Writes until dictionaries were trained and taken away, or dies at the commit.
    func train(death: Death? = nil, at commit: Int = 0) async throws -> End {
        try await execute(["train", journal] + (death.map { [$0.rawValue, "\(commit)"] } ?? []))
    }

    /// Makes the journal of an export, or dies at the commit.
    func importLines(_ file: String, death: Death? = nil, at commit: Int = 0) async throws -> End {
        try await execute(["import", journal, file] + (death.map { [$0.rawValue, "\(commit)"] } ?? []))
    }

    /// Hands so many commands in, or dies at one of them.
    func send(_ name: String, _ count: Int, death: GuestMoment? = nil, at number: Int = 0) async throws -> End {
        try await execute(["send", journal, name, "\(count)"] + (death.map { [$0.rawValue, "\(number)"] } ?? []))
    }

    /// Hands so many commands in, each by opening the journal anew.
    func visit(_ name: String, _ count: Int) async throws -> End {
        try await execute(["visit", journal, name, "\(count)"])
    }

    /// How often each step was run, by its key.
    func effects() throws -> [String: Int] {
        guard FileManager.default.fileExists(atPath: effectsFile) else { return [:] }
        let lines = try String(contentsOfFile: effectsFile, encoding: .utf8).split(separator: "\n")
        return Dictionary(lines.map { (String($0), 1) }, uniquingKeysWith: +)
    }

    /// How many completions of steps stand in log and history, whatever recovery makes of them.
    func completions() async throws -> Int {
        guard let reader = try await reader() else { return 0 }
        let count = try await reader.read { view in
            var count = 0
            try EntityHistory.read(.run(1), in: view, with: .plain) { entry in
                if case .item(let item) = entry, let bytes = item.bytes {
                    count += try EventBatch(decoding: bytes).completions
                }
                return .next
            }
            return count
        }
        await reader.close()
        return count
    }

    /// Whether the journal has the run as cancelled.
    func isCancelled() async throws -> Bool {
        guard let reader = try await reader() else { return false }
        let run = try await JournalInspector(reader).run("the run")
        await reader.close()
        return run?.run.status == .cancelled
    }

    /// The keys of the steps that are done as far as the journal knows.
    func durableSteps() async throws -> Set<String> {
        guard let reader = try await reader() else { return [] }
        let keys = try await reader.read { view -> Set<String> in
            let run =
                try Recovery.read(view, with: .plain).entities[.run(1)]
                ?? Recovery.snapshot(of: .run(1), in: view, with: .plain)
            guard run.snapshot != nil || !run.events.isEmpty else { return [] }
            let plans = try StoredPlans(for: [run], in: view, with: .plain)
            return try Set(RunFold.read(run, plans: plans.plan).state.doneSteps)
        }
        await reader.close()
        return keys
    }
}

extension Scene {
    /// `nil` while there is no journal.
    private func reader() async throws -> LMDBReader? {
        do {
            return try await LMDBReader.open(journal)
        } catch  where error.code == .notFound {
            return nil
        }
    }
}

extension RunState {
    /// The idempotency keys of all steps that are done; a loop shows those of its last turn.
    fileprivate var doneSteps: [String] {
        frames.indices.flatMap { frame in
            frames[frame].nodes.indices.map { NodeAddress(frame: frame, node: $0) }
                .filter {
                    plan.outline.scopes[frames[frame].scope].nodes[$0.node].kind == .step && self[$0].status == .done
                }
                .map { "\(id)/\(path(of: $0))" }
        }
    }
}

extension EventBatch {
    fileprivate var completions: Int {
        events.count { event in
            if case .stepCompleted = event { true } else { false }
        }
    }
}
