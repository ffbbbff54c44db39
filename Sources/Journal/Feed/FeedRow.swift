/// A commit group as the table `feed` keeps it: what the log had, whatever has become of that.
package struct FeedRow: Sendable {
    package let lsn: LSN
    package let items: [LogItem]

    static func encode(_ group: OpenGroup) -> [UInt8] {
        var header = ByteWriter(reserving: group.header.items.count * 4 + 8)
        group.header.write(to: &header)
        var writer = ByteWriter(reserving: header.count + group.body.count + 8)
        writer.blob(header.bytes)
        writer.raw(group.body.bytes)
        return writer.bytes
    }

    init(_ lsn: LSN, decoding bytes: [UInt8]) throws(JournalError) {
        self.lsn = lsn
        do throws(ByteReader.Malformed) {
            var reader = ByteReader(bytes)
            var headerReader = ByteReader(try reader.blob())
            let header = try GroupHeader(from: &headerReader)
            var items: [LogItem] = []
            for item in header.items { items.append(LogItem(item.entity, Array(try reader.take(item.length)))) }
            self.items = items
        } catch {
            throw JournalError(.damaged, "the row \(lsn) of table 'feed' is damaged: go on behind it")
        }
    }
}
