/// How a journal on disk is opened: how much of it is mapped, and how many may read it.
public struct LMDBConfiguration: Sendable, Hashable {
    /// Bytes of the file that are mapped into memory at first; the map doubles whenever it is full. 64 MiB.
    ///
    /// This is address space, not memory: a large map costs nothing.
    public var mapBytes: Int
    /// Bytes up to which the map may grow; a commit that needs more is refused as ``JournalError/Code/mapFull``. 1 TiB.
    public var mapLimit: Int
    /// How many views may be lent at the same moment, over all processes that have the journal open. 126.
    public var maxReaders: Int

    /// The defaults, but for what you name.
    public init(mapBytes: Int = 64 << 20, mapLimit: Int = 1 << 40, maxReaders: Int = 126) {
        self.mapBytes = mapBytes
        self.mapLimit = mapLimit
        self.maxReaders = maxReaders
    }
}
