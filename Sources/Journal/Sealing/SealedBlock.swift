/// How a sealed block begins, whichever codec has sealed it: so its key can be told without having it.
///
///     u8 codec id | varint key id | what is sealed
package enum SealedBlock {
    /// The id of the library's own codec that seals.
    package static let id: UInt8 = 2

    /// The key that a block names; `nil` if it is not sealed.
    static func key(of block: ArraySlice<UInt8>, id: UInt8 = id) -> KeyID? {
        guard block.first == id else { return nil }
        var reader = ByteReader(block.dropFirst())
        guard let number = try? reader.varint(), let key = UInt32(exactly: number) else { return nil }
        return KeyID(rawValue: key)
    }
}
