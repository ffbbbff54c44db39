import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal

/// Makes a journal of an export, or dies at the commit that it is told to die at.
///
///     CrashingProcess import JOURNAL FILE [before|after COMMIT]
struct LineImporter {
    let source: StoreSource
    let file: String

    func run() async throws -> String {
        guard let handle = FileHandle(forReadingAtPath: file) else { throw CocoaError(.fileReadNoSuchFile) }
        let summary = try await JournalImport(source, commitRows: 8).read {
            Array(try handle.read(upToCount: 1 << 16) ?? Data())
        }
        return "\(summary.runs) runs"
    }
}
