/// What only the owner of a journal can know, as the row `statistics` of `meta` has it for everybody else.
///
/// It rides along with a commit, at most once a second, and counts from when the owner opened the journal.
package struct OwnerStatistics: Sendable, Hashable {
    private static let version: UInt8 = 1

    /// Which owner it was: another one's numbers are history.
    package var epoch = Epoch(0)
    package var commits: UInt64 = 0
    /// Bytes of events, uncompressed.
    package var eventBytes: UInt64 = 0
    /// Bytes that were written to the file; `nil` if the system does not count them for each thread.
    package var writtenBytes: UInt64?
    /// The size up to which the log may grow.
    package var logLimit: UInt64 = 0
    /// How long commits took, with their syncs.
    package var commitTimes = DurationHistogram()
    /// The reader that pins pages for the longest time, as of then.
    package var oldestReader: Reader?

    package struct Reader: Sendable, Hashable {
        package let pid: Int32
        package let transaction: UInt64
        package let seconds: UInt64

        package init(pid: Int32, transaction: UInt64, seconds: UInt64) {
            self.pid = pid
            self.transaction = transaction
            self.seconds = seconds
        }
    }

    package init() {}

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(Self.version)
        for number in [epoch.rawValue, commits, eventBytes, logLimit] { writer.varint(number) }
        writer.flag(writtenBytes != nil)
        if let writtenBytes { writer.varint(writtenBytes) }
        writer.flag(oldestReader != nil)
        if let oldestReader {
            writer.varint(UInt64(UInt32(bitPattern: oldestReader.pid)))
            writer.varint(oldestReader.transaction)
            writer.varint(oldestReader.seconds)
        }
        commitTimes.write(to: &writer)
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == Self.version else { throw reader.malformed }
        epoch = Epoch(try reader.varint())
        commits = try reader.varint()
        eventBytes = try reader.varint()
        logLimit = try reader.varint()
        if try reader.flag() { writtenBytes = try reader.varint() }
        if try reader.flag() {
            let pid = Int32(bitPattern: UInt32(try reader.count(atMost: Int(UInt32.max))))
            oldestReader = Reader(pid: pid, transaction: try reader.varint(), seconds: try reader.varint())
        }
        commitTimes = try DurationHistogram(from: &reader)
        guard reader.isAtEnd else { throw reader.malformed }
    }

    /// The newest that an owner has written; `nil` if none has, or if they make no sense.
    package static func read(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> OwnerStatistics? {
        guard let row = try JournalTables.meta.value(for: JournalTables.statisticsKey, in: view) else { return nil }
        return try? OwnerStatistics(decoding: row)
    }
}
