import RatchetJournal

/// What the table of limits keeps: of a window, how much began at a moment; of a bucket, when it will be full.
package struct LimitUse: Sendable, Hashable {
    /// Stands for the moment of a bucket's only row.
    package static let bucketTime = Timestamp(milliseconds: .min)

    /// Within what it is reckoned with; what is damaged must not end the process.
    private static let amounts: ClosedRange<Int64> = -(1 << 60)...(1 << 60)

    package let time: Timestamp
    /// A weight, of which 0 stands for no row, or microseconds since 1970.
    package let amount: Int64

    package init(time: Timestamp, amount: Int64) {
        self.time = time
        self.amount = amount
    }

    /// What makes the table say this.
    func row(_ key: LimitKey) -> WriteBatch.Operation {
        amount == 0 && time != Self.bucketTime ? QueueTables.uses.delete(key) : QueueTables.uses.put(key, encoded)
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.signed(amount)
        return writer.bytes
    }

    package init?(time: Timestamp, decoding bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let amount = try? reader.signed(), reader.isAtEnd, Self.amounts.contains(amount) else { return nil }
        self.init(time: time, amount: amount)
    }
}
