/// Brings journals of older formats to today's.
///
///     let upgrade = try await JournalUpgrade.run("orders.journal")
///     print("format \(upgrade.from) is now \(upgrade.to)")
///
/// The command `ratchet upgrade` does the same. Format 1 is the oldest that it knows.
public struct JournalUpgrade: Sendable, Hashable {
    /// The oldest format that can be upgraded.
    public static let oldest: UInt8 = FormatOne.version
    /// Today's format.
    public static let newest: UInt8 = JournalFormat.version

    /// The format that the journal had.
    public let from: UInt8
    /// The format that it has now.
    public let to: UInt8
    /// How many rows were written anew: none if it had today's format already.
    public let rows: Int

    /// Upgrades the journal in the directory `path`, which nobody may have open.
    ///
    /// All of it is one commit: whatever ends the process meanwhile, the journal then has the old format or the new
    /// one, and is whole. While it is made, the file needs room for what is written anew. What was damaged stays
    /// damaged, and nothing else does. An older version of the library cannot open the journal afterwards: keep a copy.
    /// - Parameters:
    ///   - path: the journal's directory.
    ///   - configuration: the codecs that the new blocks go through.
    ///   - store: how large the file may become.
    ///   - report: is told how far it is; it starts again from 0 if the file has to be mapped anew.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if it is in use; ``JournalError/Code/unsupportedFormat`` if
    ///   its format is none that this version knows; ``JournalError/Code/damaged`` if it could not be opened in its old
    ///   format either; ``JournalError/Code/unfinishedImport``; ``JournalError/Code/notFound``.
    public static func run(
        _ path: String, configuration: JournalConfiguration = JournalConfiguration(),
        store: LMDBConfiguration = LMDBConfiguration(), report: @escaping WorkProgress.Report = { _ in }
    ) async throws(JournalError) -> JournalUpgrade {
        guard try Blocks.sealing(of: configuration.codecs) == nil else {
            throw JournalError(
                .unsuitableCodec, "an upgrade does not seal: upgrade the journal without keys, then reseal it with them"
            )
        }
        let blocks = try Blocks(codecs: configuration.codecs)
        let thread = try StoreThread()
        defer { thread.shutDown() }
        return try await thread.perform { () throws(JournalError) in
            try run(JournalDirectory(path: path), store, blocks, report)
        }
    }

    private static func run(
        _ directory: JournalDirectory, _ store: LMDBConfiguration, _ blocks: Blocks, _ report: WorkProgress.Report
    ) throws(JournalError) -> JournalUpgrade {
        guard try DataFile.exists(directory) else { throw JournalFormat.notFound(directory.path) }
        try FileSystemKind.of(directory.path).checkSuitable(directory.path)
        let lock = try JournalLock(directory)
        // The next owner must not come before the environment is closed.
        return try withExtendedLifetime(lock) { () throws(JournalError) in
            try DataFile.check(directory)
            let use = try EnvironmentRegistry.own(directory, store)
            defer { EnvironmentRegistry.end(use) }
            return try run(use.environment, directory.path, store, blocks, report)
        }
    }

    private static func run(
        _ environment: SharedEnvironment, _ path: String, _ store: LMDBConfiguration, _ blocks: Blocks,
        _ report: WorkProgress.Report
    ) throws(JournalError) -> JournalUpgrade {
        try environment.checkReaders()
        var from = newest
        try environment.check { view throws(JournalError) in
            from = try JournalFormat.version(view, path)
            if JournalFormat.readable.contains(from) { try JournalMark.check(view) }
        }
        guard from != newest else { return JournalUpgrade(from: newest, to: newest, rows: 0) }
        guard JournalFormat.readable.contains(from) || from == FormatOne.version else {
            throw JournalFormat.unsupported(from, path)
        }
        var rows = 0
        try environment.write(to: [JournalFormat.table, Chunks.table], limit: store.mapLimit) {
            _ throws(JournalError) in
        } _: { transaction throws(JournalError) in
            if from == FormatOne.version { rows = try UpgradeToTwo(blocks: blocks).run(transaction, report) }
            _ = try JournalFormat.write(transaction, path)
        }
        return JournalUpgrade(from: from, to: newest, rows: rows)
    }
}
