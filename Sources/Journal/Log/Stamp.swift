/// A place in the log, down to the single item: the commit group and the number of the item in it.
///
/// A snapshot carries the stamp of the last item that it includes; recovery skips the items up to there.
package struct Stamp: Hashable, Comparable, Sendable {
    package let lsn: LSN
    /// How many items of the group lie before this place.
    package let item: UInt32

    /// Behind all items of a group, however many there are.
    package static let allItems = UInt32.max

    package init(_ lsn: LSN, item: UInt32) {
        self.lsn = lsn
        self.item = item
    }

    package static func < (left: Stamp, right: Stamp) -> Bool { (left.lsn, left.item) < (right.lsn, right.item) }
}
