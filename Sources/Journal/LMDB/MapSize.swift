/// Sizes that a map can have.
enum MapSize {
    /// A multiple of every page size that there is.
    private static let granularity = 64 << 10
    /// More than this does not fit into the address space of a process.
    private static let limit = 1 << 46

    static func rounded(_ bytes: Int) -> Int {
        let bounded = min(max(bytes, granularity), limit)
        return (bounded + granularity - 1) / granularity * granularity
    }

    /// The size after `bytes`, or `nil` if there is none up to `limit`.
    static func next(after bytes: Int, limit: Int) -> Int? {
        let limit = rounded(limit)
        return bytes < limit ? min(rounded(bytes) * 2, limit) : nil
    }
}
