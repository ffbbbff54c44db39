public import RatchetJournal

/// What is done with a journal as a whole: backups, restoring, checks, and giving room back.
///
///     try await Maintenance.backUp("orders.journal", to: "backups/monday")
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
    ///   - isChecked: whether the pages are looked at before, and every checksum and cross-reference after.
    ///   - report: is told how far it has come.
    /// - Throws: `JournalError.Code.alreadyExists` if there is a journal at `directory`; `JournalError.Code.damaged` if
    ///   something is, and then nothing is kept.
    @discardableResult
    public static func backUp(
        _ journal: String, to directory: String, isChecked: Bool = true,
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        let copy = JournalCopy(of: journal, report: report)
        return CopySizes(try await copy.make(at: directory, check: isChecked ? check(report) : nil))
    }

    /// Puts a checked copy of a backup where an engine can open it.
    ///
    /// - Throws: `JournalError.Code.alreadyExists` and `JournalError.Code.heldByAnotherProcess` if there is a journal
    ///   at `journal`: nothing is ever overwritten. `JournalError.Code.damaged` if the backup is.
    @discardableResult
    public static func restore(
        _ journal: String, from backup: String, report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        let copy = JournalCopy(of: backup, report: report)
        return CopySizes(try await copy.make(at: journal, check: check(report)))
    }

    /// Gives the room of a journal's free pages back to the file system. No engine may run on it.
    ///
    /// - Throws: `JournalError.Code.heldByAnotherProcess` if somebody has it open; `JournalError.Code.damaged` if
    ///   something is, and then nothing has changed.
    @discardableResult
    public static func compact(
        _ journal: String, report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> CopySizes {
        CopySizes(try await JournalCompaction(of: journal, report: report).run(check: check(report)))
    }

    /// Looks through a journal for damage, also while an engine runs on it.
    package static func verify(
        _ journal: String, report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> JournalVerifier.Result {
        try await JournalVerifier(
            journal, checks: EngineChecks.all, tables: EngineTables.all,
            metaNumbers: [EngineTables.runNumbers.key, EngineTables.lastNumber.key],
            report: report
        ).run()
    }

    private static func check(_ report: @escaping WorkProgress.Report) -> JournalCopy.Check {
        { path in
            let result = try await verify(path, report: report)
            guard let first = result.findings.first(where: \.isDamage) else { return }
            let more = result.damageCount > 1 ? ", and \(result.damageCount - 1) more" : ""
            throw JournalError(
                .damaged,
                "what was copied is damaged, as the journal that it comes from must be (\(first)\(more)), and was not "
                    + "kept: see all of it with `ratchet verify`; a backup without checks copies it as it is")
        }
    }
}
