import Crypto
import Foundation

/// A key that is made of a ring's key and a random salt, and seals a limited number of blocks.
struct SessionKey {
    static let saltBytes = 8
    /// With random nonces of 96 bits, two of 2²⁴ are the same with a chance of 2⁻⁴⁹.
    static let blockLimit = 1 << 24

    let salt: [UInt8]
    let key: SymmetricKey

    /// A session that nobody has had before.
    init(of key: SealingKey) {
        self.init(
            of: key,
            salt: SymmetricKey(size: SymmetricKeySize(bitCount: Self.saltBytes * 8)).withUnsafeBytes(Array.init))
    }

    init(of key: SealingKey, salt: [UInt8]) {
        self.salt = salt
        self.key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key.secret, salt: salt, info: Array("Ratchet block".utf8),
            outputByteCount: SealingKey.byteCount)
    }
}
