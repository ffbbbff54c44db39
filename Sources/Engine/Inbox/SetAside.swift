package import RatchetJournal

/// A command that could not be read: what a row of the table `setAside` holds.
package struct SetAside: Sendable, Hashable {
    /// Why; the newest reason, if it was tried again.
    package let reason: String
    /// What is longer was not handed in by a client; the rest of it is not kept.
    static let rowLimit = 1 << 30

    /// The row of the table `inbox` as it was.
    package let row: [UInt8]

    package init(reason: String, row: [UInt8]) {
        self.reason = reason
        self.row = row.count > Self.rowLimit ? Array(row.prefix(Self.rowLimit)) : row
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: row.count + reason.utf8.count + 10)
        writer.text(reason)
        writer.raw(row)
        return writer.bytes
    }

    /// - Throws: `JournalError` with the code `damaged`
    package init(decoding bytes: [UInt8], at number: UInt64) throws(JournalError) {
        var reader = ByteReader(bytes)
        do throws(ByteReader.Malformed) {
            reason = try reader.text()
            row = Array(try reader.take(reader.remaining))
        } catch {
            throw JournalError(.damaged, "command \(number), which was set aside, cannot be read: restore a backup")
        }
    }
}
