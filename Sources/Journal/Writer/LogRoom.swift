/// How much more the log may take.
struct LogRoom: Sendable {
    /// What a log record takes that has no items: its entity's snapshot stands for all of them. As much is set aside
    /// for each entity that holds the log, so that there is always room for the record that its snapshot comes with.
    static let emptyRecordBytes = 64
    /// What an item takes in a record beside its bytes, at most.
    static let itemBytes = 32

    /// At most so many bytes may be added before the log is full: 0 if it is.
    let bytes: Int
    /// Snapshots come first now: they make room.
    let isShort: Bool

    /// - Parameter holders: how many entities hold the log.
    init(limit: Int, _ extent: LogExtent, holders: Int) {
        let left = limit - extent.bytes - holders * Self.emptyRecordBytes
        // A little is as good as nothing: groups of a few events would each be synced.
        bytes = left >= extent.segmentBytes ? left : 0
        isShort = left < limit / 4
    }

    /// The most that these items add to the log.
    static func bytes(of items: [LogItem]) -> Int {
        items.reduce(0) { $0 + $1.bytes.count + $1.bytes.count >> 7 + itemBytes + emptyRecordBytes }
    }
}
