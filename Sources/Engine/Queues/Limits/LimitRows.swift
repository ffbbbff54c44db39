/// Where a queue stands in looking through the rows of its limits for what does not matter any more.
struct LimitRows {
    /// So many rows are looked at in one go.
    static let page = 2_048
    /// After so many jobs that limits let through: they bring fewer rows than are looked at.
    private static let chargesPerPage = 256

    private var charges = 0
    /// Where the next page begins.
    private(set) var start: LimitKey?

    var wantTidying: Bool { charges >= Self.chargesPerPage }

    /// - Returns: Whether it is time for the next page.
    mutating func noteCharge() -> Bool {
        charges += 1
        return charges == Self.chargesPerPage
    }

    /// A page is looked through; `last` is its last row if there may be more.
    mutating func didLook(upTo last: LimitKey?) {
        charges = 0
        start = last
    }
}
