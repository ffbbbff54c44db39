/// The first part of a log record: which entities the group touches, and how long each one's bytes are in the body.
///
/// It has a checksum of its own, so that damage to the body can be told to concern these entities and no others.
package struct GroupHeader: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        package let entity: EntityID
        package let length: Int

        package init(entity: EntityID, length: Int) {
            self.entity = entity
            self.length = length
        }
    }

    package var items: [Item]

    package init(items: [Item]) { self.items = items }

    /// The uncompressed length of the body.
    package var bodyLength: Int { items.reduce(0) { $0 + $1.length } }

    /// Numbers are written as differences and kinds only when they change: most items then take three bytes.
    package func write(to writer: inout ByteWriter) {
        writer.varint(items.count)
        var previous = EntityID(EntityID.Kind(rawValue: 0), 0)
        for item in items {
            let kindChanges = item.entity.kind != previous.kind
            writer.varint(item.length << 1 | (kindChanges ? 1 : 0))
            if kindChanges { writer.byte(item.entity.kind.rawValue) }
            writer.signed(Int64(bitPattern: item.entity.number &- previous.number))
            previous = item.entity
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let count = try reader.count(atMost: reader.remaining)
        var items: [Item] = []
        items.reserveCapacity(count)
        var previous = EntityID(EntityID.Kind(rawValue: 0), 0)
        for _ in 0..<count {
            let head = try reader.count(atMost: LogRecord.bodyLimit << 1 | 1)
            let kind = head & 1 == 1 ? EntityID.Kind(rawValue: try reader.byte()) : previous.kind
            let number = previous.number &+ UInt64(bitPattern: try reader.signed())
            previous = EntityID(kind, number)
            items.append(Item(entity: previous, length: head >> 1))
        }
        self.init(items: items)
    }
}
