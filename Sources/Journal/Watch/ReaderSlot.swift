/// A place in LMDB's table of readers: a process that shows the tables as of some commit, and keeps their pages.
package struct ReaderSlot: Sendable, Hashable {
    package let pid: Int32
    /// The number of the commit.
    package let transaction: UInt64

    package init(pid: Int32, transaction: UInt64) {
        self.pid = pid
        self.transaction = transaction
    }

    /// The name of the program that the process runs; `nil` if it is gone, or if the system does not say.
    package var name: String? { ProcessIdentity.name(of: pid) }

    /// Reads a line as LMDB prints them: process, thread, and the commit or `-` for a place that shows none.
    init?(line: String) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let pid = Int32(words[0]), let transaction = UInt64(words[2]) else { return nil }
        self.init(pid: pid, transaction: transaction)
    }
}

/// All places in LMDB's table of readers at one moment.
package struct ReaderList: Sendable, Hashable {
    package let slots: [ReaderSlot]
    /// The newest commit.
    package let newest: UInt64

    package init(slots: [ReaderSlot], newest: UInt64) {
        self.slots = slots
        self.newest = newest
    }

    /// The reader that shows the oldest commit.
    package var oldest: ReaderSlot? { slots.min { $0.transaction < $1.transaction } }

    /// How many commits were made since the one that a reader shows.
    package func commitsBehind(_ slot: ReaderSlot) -> Int {
        Int(clamping: newest >= slot.transaction ? newest - slot.transaction : 0)
    }
}

/// A store whose readers, of whatever process, can be told.
protocol ReaderListing {
    /// Those that there are, without those whose processes have died.
    func readers() throws(JournalError) -> ReaderList
    /// Bytes that the calling thread has written to files since it began; `nil` if the system does not count them.
    var writtenBytes: UInt64? { get }
}
