import CrashSupport
import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Queues under load, and what is known of them beside the journal.
extension Scene {
    private var acknowledgedFile: String { folder.appending(path: "acknowledged").path }
    private var jobArguments: [String] { [journal, effectsFile, acknowledgedFile] }

    /// Has a process enqueue and do jobs, and kills it once it has printed so many lines.
    func load(killedAfter lines: Int) async throws -> End {
        let result = try await Subprocess.run(
            .path(FilePath(try BuiltProducts.program("CrashingProcess"))),
            arguments: Arguments(["load"] + jobArguments),
            input: .none, output: .sequence, error: .string(limit: 1 << 16)
        ) { child in
            var count = 0
            for try await _ in child.standardOutput.strings() {
                count += 1
                if count == lines { try child.send(signal: .kill) }
            }
        }
        guard case .signaled(9) = result.terminationStatus else {
            return .failed("\(result.terminationStatus): \(result.standardError)")
        }
        return .killed
    }

    /// Has a process do what is left.
    ///
    /// - Returns: what each job has counted in the store.
    func settle() async throws -> [RunID: Int] {
        guard case .returned(let text) = try await execute(["settle"] + jobArguments) else { return [:] }
        // Those above it are of its jobs.
        let line = text.split(separator: "\n").last ?? ""
        let counts = line.split(separator: " ").map { $0.split(separator: ":") }
        return Dictionary(uniqueKeysWithValues: counts.map { (RunID(String($0[0])), Int($0[1]) ?? 0) })
    }

    /// The jobs of which callers were told this.
    func acknowledged(_ what: String) throws -> Set<RunID> {
        let lines = try wholeLines(of: acknowledgedFile).filter { $0.first == what }
        return Set(lines.flatMap { $0.dropFirst().map { RunID($0) } })
    }

    /// The keys with which each job was at its effect.
    func effectKeys() throws -> [RunID: Set<String>] {
        let effects = try wholeLines(of: effectsFile).map { (RunID($0[0]), Set([$0[1]])) }
        return Dictionary(effects) { $0.union($1) }
    }

    /// Every job that is in the journal.
    func jobs() async throws -> [JobInfo] {
        let reader = try await LMDBReader.open(journal)
        let jobs = try await JournalInspector(reader).jobs(.all, limit: .max, at: Timestamp(Date()))
        await reader.close()
        return jobs
    }

    /// By their words, without what a killed process has half written.
    private func wholeLines(of file: String) throws -> [[String]] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map { $0.split(separator: " ").map(String.init) }
    }
}
