public import RatchetJournal

/// What is done with a journal as a whole: backups, restoring, checks, and giving room back.
///
///     try await Maintenance.backUp("orders.journal", to: "backups/monday")
///
/// What is sealed is opened and checked too with the codecs of the journal's configuration, which have its keys.
/// Without them its pages, its checksums and its indexes are, and ``CopySizes/unopenedRows`` says how many rows
/// stayed closed.
///
/// The command `ratchet` does the same from outside. See `Docs/Operations.md`.
public enum Maintenance {
    /// Copies a journal to a new directory as of one moment, also while an engine runs on it.
    ///
    /// The copy has no free pages. It is made beside its place, checked whole, and only then put there: whoever is
    /// killed meanwhile leaves nothing that looks like a backup. The copy is a journal that an engine can open.
    ///
    /// Called in the engine's own process, commits that need a larger map wait until it is done.
    /// - Parameters:
    ///   - journal: the journal's directory.
    ///   - directory: where the copy is to be; it must not have a journal.
    ///   - codecs: those of the journal's configuration.
    ///   - isChecked: whether the pages are looked at before, and every checksum and cross-reference after.
    ///   - report: is told how far it has come.
    /// - Throws: `JournalError.Code.alreadyExists` if there is a journal at `directory`; `JournalError.Code.damaged` if
    ///   something is, and then nothing is kept; `missingKey` and `wrongKey` if the keys are not the journal's.
    @discardableResult
    public static func backUp(
        _ journal: String, to directory: String, codecs: [any BlockCodec] = [], isChecked: Bool = true,
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        let copy = JournalCopy(of: journal, report: report)
        let check = CopyCheck(codecs: codecs, report: report)
        let result = try await copy.make(at: directory, check: isChecked ? check.run : nil)
        return CopySizes(result, unopenedRows: check.unopenedRows)
    }

    /// Puts a checked copy of a backup where an engine can open it.
    ///
    /// - Parameters:
    ///   - journal: the directory in which the journal is to be.
    ///   - backup: the backup's directory.
    ///   - codecs: those of the journal's configuration.
    ///   - report: is told how far it has come.
    /// - Throws: `JournalError.Code.alreadyExists` and `JournalError.Code.heldByAnotherProcess` if there is a journal
    ///   at `journal`: nothing is ever overwritten. `JournalError.Code.damaged` if the backup is.
    @discardableResult
    public static func restore(
        _ journal: String, from backup: String, codecs: [any BlockCodec] = [],
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        let copy = JournalCopy(of: backup, report: report)
        let check = CopyCheck(codecs: codecs, report: report)
        let result = try await copy.make(at: journal, check: check.run)
        return CopySizes(result, unopenedRows: check.unopenedRows)
    }

    /// Gives the room of a journal's free pages back to the file system. No engine may run on it.
    ///
    /// - Parameters:
    ///   - journal: the journal's directory.
    ///   - codecs: those of its configuration.
    ///   - report: is told how far it has come.
    /// - Throws: `JournalError.Code.heldByAnotherProcess` if somebody has it open; `JournalError.Code.damaged` if
    ///   something is, and then nothing has changed.
    @discardableResult
    public static func compact(
        _ journal: String, codecs: [any BlockCodec] = [], report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        let check = CopyCheck(codecs: codecs, report: report)
        let result = try await JournalCompaction(of: journal, report: report).run(check: check.run)
        return CopySizes(result, unopenedRows: check.unopenedRows)
    }

    /// Looks through a journal for damage, also while an engine runs on it.
    package static func verify(
        _ journal: String, codecs: [any BlockCodec] = [], report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> JournalVerifier.Result {
        try await JournalVerifier(
            journal, codecs: codecs, checks: EngineChecks.all, tables: EngineTables.all,
            metaNumbers: EngineTables.metaNumbers, report: report
        ).run()
    }
}
