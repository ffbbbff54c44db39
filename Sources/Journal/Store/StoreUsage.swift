/// How much room a store takes.
public struct StoreUsage: Sendable, Hashable, Codable {
    /// Bytes that the store takes on disk (or in memory, where there is no disk).
    public var fileBytes: Int
    /// Bytes in pages that hold something; the rest of the file is free for use again.
    public var usedBytes: Int
    /// Bytes up to which the store can grow without enlarging its map.
    public var mapBytes: Int

    /// A usage of these many bytes.
    public init(fileBytes: Int, usedBytes: Int, mapBytes: Int) {
        self.fileBytes = fileBytes
        self.usedBytes = usedBytes
        self.mapBytes = mapBytes
    }
}
