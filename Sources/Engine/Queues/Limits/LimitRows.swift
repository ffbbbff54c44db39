/// Where a queue stands in looking through the rows of its limits for what does not matter any more.
struct LimitRows {
    /// So many rows are looked at in one go.
    static let page = 2_048
    /// After so many rows that were written, which is fewer than are looked at.
    private static let writtenPerPage = 256

    private var written = 0
    /// Where the next page begins.
    private(set) var start: LimitKey?

    var wantTidying: Bool { written >= Self.writtenPerPage }

    /// - Returns: Whether it is time for the next page.
    mutating func noteRow() -> Bool {
        written += 1
        return written == Self.writtenPerPage
    }

    /// A page is looked through; `last` is its last row if there may be more.
    mutating func didLook(upTo last: LimitKey?) {
        written = 0
        start = last
    }
}
