public import RatchetJournal

extension Maintenance {
    /// Writes all that a journal holds as lines of JSON, which any tool can read, also while an engine runs on it.
    ///
    ///     let summary = try await Maintenance.exportJournal("orders.journal", to: "orders.jsonl")
    ///
    /// It is one view of the journal. What is sealed stands open in the file, which therefore nobody else may read.
    /// What is damaged is in it as it was found. See `Docs/Export.md`.
    /// - Parameters:
    ///   - journal: the journal's directory.
    ///   - file: a new file, or `-` for the process's output.
    ///   - codecs: those of the journal's configuration.
    ///   - report: is told how far it has come.
    /// - Throws: `JournalError.Code.alreadyExists` if there is such a file; `heldByAnotherProcess` if somebody writes
    ///   it; `missingKey` and `wrongKey` if the keys are not the journal's; `damaged` if the journal's pages are, or
    ///   rows cannot be reached; `tooLarge` if a row makes a line of more than 2³⁰ bytes. No file is left then.
    @discardableResult
    public static func exportJournal(
        _ journal: String, to file: String, codecs: [any BlockCodec] = [],
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> TransferSummary {
        try await JournalCopy(of: journal, report: report).checkPages()
        let reader = try await LMDBReader.open(journal)
        do {
            let file = try TransferFile.writing(to: file)
            let summary: TransferSummary
            do {
                summary = try await JournalExport(reader, codecs: codecs, at: SystemClock().now)
                    .write(report: report) { try file.write($0) }
                try file.finish()
            } catch {
                file.abandon()
                throw error
            }
            await reader.close()
            return summary
        } catch {
            await reader.close()
            throw error
        }
    }

    /// Makes a new journal of an export. Its runs go on where they stood.
    ///
    ///     try await Maintenance.importJournal("orders.journal", from: "orders.jsonl")
    ///
    /// It is checked whole before it can be opened. If it fails or is interrupted, the directory holds a journal that
    /// nobody can open; another import into the same directory clears it first.
    ///
    /// Only one of the two journals may go on: both would do what their runs have still to do.
    /// - Parameters:
    ///   - journal: the directory in which the journal is to be: there must be none, or an empty one.
    ///   - file: the export, or `-` for the process's input.
    ///   - codecs: those of the new journal's configuration. With keys it is sealed.
    ///   - report: is told how far it has come.
    /// - Throws: ``ImportError``, with the number of the line; `JournalError` if the journal cannot be written.
    @discardableResult
    public static func importJournal(
        _ journal: String, from file: String, codecs: [any BlockCodec] = [],
        report: @escaping WorkProgress.Report = { _ in }
    ) async throws -> TransferSummary {
        let file = try TransferFile.reading(from: file)
        return try await JournalImport(.directory(journal), codecs: codecs).read(report: report) {
            try await check(journal, codecs, report)
        } _: {
            try file.read()
        }
    }

    /// - Throws: ``ImportError/Code/inconsistent``
    private static func check(
        _ journal: String, _ codecs: [any BlockCodec], _ report: @escaping WorkProgress.Report
    ) async throws {
        let result = try await verify(journal, codecs: codecs, report: report)
        guard let first = result.findings.first(where: { finding in finding.isDamage && !finding.isUnfinishedImport })
        else { return }
        throw ImportError(
            .inconsistent,
            "all lines could be read, and do not fit together (\(first)): export the journal anew, and verify it "
                + "before")
    }
}
