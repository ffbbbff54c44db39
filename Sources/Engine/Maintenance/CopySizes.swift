import RatchetJournal

/// How large a journal's file was, and how large its copy without free pages is.
public struct CopySizes: Sendable, Hashable {
    /// Bytes of the file that was copied.
    public let before: Int
    /// Bytes of the copy.
    public let after: Int

    init(_ result: JournalCopy.Result) {
        before = result.sourceBytes
        after = result.copyBytes
    }
}
