public import RatchetJournal

/// What is done to a journal's seal while no engine runs on it, and what can be asked of it at any time.
///
///     let keys = try KeyRing(text: new + "\n" + old)                      // the new key first
///     let inventory = try await SealTool.reseal(.directory("shop.journal"), codecs: [AESGCM(keys: keys)])
///     print(inventory.isSealed(with: 2))                                  // true: the old key can be destroyed
public enum SealTool {
    /// Counts the blocks that each key has sealed; it needs no key, and works beside a running engine.
    ///
    ///     let reader = try await LMDBReader.open("shop.journal")
    ///     let inventory = try await SealTool.inventory(of: reader)
    ///
    /// It reads the beginning of every row.
    /// - Throws: `JournalError` if the journal cannot be read; `unfinishedImport` if it is being filled from an export.
    public static func inventory(of journal: some ReadableStore) async throws -> SealInventory {
        try await journal.read { view in
            try JournalMark.check(view)
            return try SealInventory(view, tables: EngineTables.sealable)
        }
    }

    /// Seals all of a journal with the current key, whether it was sealed with other keys or not at all, and takes the
    /// other keys out of use.
    ///
    /// No engine may run on it. When it is interrupted, nothing is lost: call it again. What was there before is in
    /// pages of the file that are free, until they are used again: compact the journal to be rid of them.
    ///
    /// - Parameters:
    ///   - journal: where the journal is.
    ///   - codecs: those of its `JournalConfiguration`; the last one seals. It needs all keys that are in use.
    ///   - progress: is told now and then how many rows were looked at, and how many there are.
    /// - Returns: what the journal is sealed with now, and which rows are damaged. What was not sealed in these is
    ///   sealed as it was found. A key other than the current one is left in use if it has sealed a damaged row that it
    ///   does not open; such a row stays as it is.
    /// - Throws: `JournalError.Code.missingKey` and `.wrongKey` if a key is needed that was not given, and
    ///   `unfinishedImport` if it is being filled from an export; nothing was changed then.
    @discardableResult
    public static func reseal(
        _ journal: StoreSource, codecs: [any BlockCodec],
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> SealInventory {
        try await Resealing.reseal(journal, codecs: codecs, tables: EngineTables.sealable, progress: progress)
    }
}
