/// The key of a row that is found by something a user chose, such as a run's id.
///
/// In a journal that is not sealed it is what the user chose. In one that is sealed it is the byte `ff`, with which no
/// text begins, and a digest.
package struct UserKey: Hashable, Sendable, OrderedKey {
    private static let mark: UInt8 = 0xFF
    private static let digestBytes = 16

    package let keyBytes: [UInt8]

    package init(_ keyBytes: [UInt8]) { self.keyBytes = keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) { self.keyBytes = Array(keyBytes) }

    /// 128 bits are enough that no two keys ever meet, because nobody can look for two that do.
    init(digest: [UInt8]) { keyBytes = [Self.mark] + digest.prefix(Self.digestBytes) }

    /// Whether the key is a digest.
    package var isDigest: Bool { keyBytes.count == Self.digestBytes + 1 && keyBytes.first == Self.mark }
}
