import Crypto
import Foundation
public import RatchetJournal

/// One key with which a journal is sealed: 256 bits, and the number under which blocks name it.
///
///     let key = try SealingKey(id: 1, base64: "3q2+7w…")
///
/// Its bytes are never printed.
public struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The length of a key.
    public static let byteCount = 32

    /// The key's number. Give a new key a new number.
    public let id: KeyID
    let secret: SymmetricKey

    /// The key of these 32 bytes.
    /// - Throws: ``KeyError/Code/malformed`` if there are not 32 of them, or if `id` is 0.
    public init(id: KeyID, bytes: some Collection<UInt8>) throws(KeyError) {
        guard id.rawValue > 0 else {
            throw KeyError(.malformed, "a key has the number 0: number keys from 1")
        }
        guard bytes.count == Self.byteCount else {
            throw KeyError(
                .malformed,
                "key \(id) has \(bytes.count * 8) bits, and not 256: make one with 'openssl rand -base64 32'")
        }
        self.init(id: id, secret: SymmetricKey(data: Array(bytes)))
    }

    /// The key that is written as `base64`.
    /// - Throws: ``KeyError/Code/malformed`` if it is not 32 bytes of base64, or if `id` is 0.
    public init(id: KeyID, base64: some StringProtocol) throws(KeyError) {
        guard let bytes = Data(base64Encoded: String(base64)) else {
            throw KeyError(
                .malformed, "key \(id) is not written in base64: make one with 'openssl rand -base64 32'")
        }
        try self.init(id: id, bytes: bytes)
    }

    private init(id: KeyID, secret: SymmetricKey) {
        self.id = id
        self.secret = secret
    }

    /// A new key, of the system's randomness.
    /// - Throws: ``KeyError/Code/malformed`` if `id` is 0.
    public static func make(id: KeyID) throws(KeyError) -> SealingKey {
        guard id.rawValue > 0 else {
            throw KeyError(.malformed, "a key has the number 0: number keys from 1")
        }
        return SealingKey(id: id, secret: SymmetricKey(size: .bits256))
    }

    /// The key as a line of a file of keys: its number, a colon, its bytes in base64.
    ///
    /// Whoever has this line can read the journal.
    public var line: String {
        "\(id):\(secret.withUnsafeBytes { Data($0) }.base64EncodedString())"
    }

    /// `key` and the number.
    public var description: String { "key \(id)" }

    /// The number only.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
