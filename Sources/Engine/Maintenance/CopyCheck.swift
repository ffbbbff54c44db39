import RatchetJournal
import Synchronization

/// Looks through a copy before it is put in its place, and keeps in mind what it could not look into.
final class CopyCheck: Sendable {
    private let codecs: [any BlockCodec]
    private let report: WorkProgress.Report
    private let rows = Mutex(0)

    init(codecs: [any BlockCodec], report: @escaping WorkProgress.Report) {
        self.codecs = codecs
        self.report = report
    }

    /// How many rows stayed closed.
    var unopenedRows: Int { rows.withLock { $0 } }

    /// - Throws: `JournalError.Code.damaged` if something is.
    func run(_ path: String) async throws {
        let result = try await Maintenance.verify(path, codecs: codecs, report: report)
        rows.withLock { $0 = result.unopenedRows }
        guard let first = result.findings.first(where: \.isDamage) else { return }
        let more = result.damageCount > 1 ? ", and \(result.damageCount - 1) more" : ""
        throw JournalError(
            .damaged,
            "what was copied is damaged, as the journal that it comes from must be (\(first)\(more)), and was not "
                + "kept: see all of it with `ratchet verify`; a backup without checks copies it as it is")
    }
}
