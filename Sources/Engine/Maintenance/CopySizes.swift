import RatchetJournal

/// How large a journal's file was, and how large its copy without free pages is.
public struct CopySizes: Sendable, Hashable {
    /// Bytes of the file that was copied.
    public let before: Int
    /// Bytes of the copy.
    public let after: Int

    /// Rows that were not looked into, because they are sealed and no key was given, or for want of a codec. Their
    /// checksums were checked all the same, unless nothing was.
    public let unopenedRows: Int

    init(_ result: JournalCopy.Result, unopenedRows: Int) {
        self.unopenedRows = unopenedRows
        before = result.sourceBytes
        after = result.copyBytes
    }
}
