/// A block of id 0 while it is gathered: the id, and behind it the bytes as they are.
///
/// The id stands in front from the start, so that nothing has to be moved when the block is complete.
package struct PlainBlock: Sendable, Hashable {
    static let id: UInt8 = 0

    private(set) var block: [UInt8]

    package init(reserving capacity: Int = 0) {
        block = []
        block.reserveCapacity(capacity + 1)
        block.append(Self.id)
    }

    package init(_ bytes: some Collection<UInt8>) {
        self.init(reserving: bytes.count)
        append(bytes)
    }

    /// How many bytes are in it.
    package var count: Int { block.count - 1 }

    /// What is in it.
    var bytes: ArraySlice<UInt8> { block.dropFirst() }

    package mutating func append(_ bytes: some Collection<UInt8>) { block.append(contentsOf: bytes) }
}
