#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Gives the room of a journal's free pages back to the file system: its file is copied without them, and the copy
/// takes its place.
///
/// It owns the journal meanwhile: no engine may run on it, and nobody may read it. At each moment there is one whole
/// file in place, the old one or the new one, whatever kills the process.
package struct JournalCompaction: Sendable {
    private let directory: JournalDirectory
    private let report: WorkProgress.Report

    package init(of path: String, report: @escaping WorkProgress.Report = { _ in }) {
        directory = JournalDirectory(path: path)
        self.report = report
    }

    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if an engine or a reader has the journal open; what `check`
    ///   throws, and then nothing has changed.
    package func run(check: JournalCopy.Check) async throws -> JournalCopy.Result {
        guard try DataFile.exists(directory) else { throw JournalFormat.notFound(directory.path) }
        let lock = try JournalLock(directory)
        let partial = try PartialJournal(for: directory)
        let result: JournalCopy.Result
        do {
            result = try await compact(partial, check)
        } catch {
            partial.remove()
            throw error
        }
        partial.remove()
        return withExtendedLifetime(lock) { result }
    }

    private func compact(_ partial: PartialJournal, _ check: JournalCopy.Check) async throws -> JournalCopy.Result {
        try DataFile.check(directory)
        let transaction = try DataFile.newestMeta(directory.dataFile).transaction
        let copy = JournalCopy(of: directory.path, report: report)
        try await copy.checkPages()
        let result = try await copy.copy(into: partial)
        try await check(partial.directory.path)
        try MetaPages.number(partial.directory.dataFile, transaction)
        try takePlace(partial)
        return result
    }

    private func takePlace(_ partial: PartialJournal) throws(JournalError) {
        try ReaderLock.withAll(directory) { () throws(JournalError) in try partial.replaceFile(of: directory) }
    }
}
