import Crypto
import Foundation
public import RatchetJournal

/// Seals blocks with AES-256-GCM, so that nobody without a key can read, change or move one.
///
///     let keys = try KeyRing(file: "/etc/shop/journal.keys")
///     let engine = Engine(
///         journal: .directory("shop.journal"),
///         configuration: EngineConfiguration(journal: JournalConfiguration(codecs: [AESGCM(keys: keys)])))
///
/// New blocks are sealed with the ring's current key, and those of its other keys can be read. Docs/Encryption.md says
/// what is protected and what is not, and how a key is replaced.
///
/// The key itself only makes session keys, one for each 2²⁴ blocks: so random nonces never come near the number of
/// blocks at which two of them could be the same.
public final class AESGCM: SealingCodec {
    static let nonceBytes = 12
    static let tagBytes = 16

    private let ring: KeyRing
    private let sessions: SessionKeys

    /// A codec with these keys.
    public init(keys: KeyRing) {
        ring = keys
        sessions = SessionKeys()
    }

    /// The number of this codec in the format of a journal.
    public var id: UInt8 { 2 }

    /// The key with which new blocks are sealed.
    public var currentKey: KeyID { ring.current.id }

    /// The keys whose blocks can be read.
    public var keys: Set<KeyID> { ring.ids }

    /// Seals a block for its place.
    /// - Throws: `JournalError` with the code `inputOutput` if the system's cryptography fails.
    public func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] {
        let session = sessions.current(of: ring.current)
        let head = SealHead(key: ring.current.id, salt: session.salt)
        do {
            let box = try AES.GCM.seal(block, using: session.key, authenticating: head.authenticated(at: place))
            var writer = ByteWriter(reserving: block.count + 48)
            head.write(to: &writer)
            writer.raw(Array(box.nonce))
            writer.raw(box.ciphertext)
            writer.raw(box.tag)
            return writer.bytes
        } catch {
            throw JournalError(.inputOutput, "a block of table '\(place.table)' cannot be sealed: \(error)")
        }
    }

    /// Opens a block that was sealed for this place.
    ///
    /// - Parameters:
    ///   - bytes: what stands behind the codec's id.
    ///   - place: where the block stands.
    ///   - limit: the most bytes that the block may have.
    /// - Throws: `JournalError` with the code `missingKey` if its key is not in the ring, `damaged` if it was changed,
    ///   sealed for another place, or sealed with another key of the same number.
    public func decode(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        let (head, sealed) = try SealHead.parse(bytes, at: place)
        guard let key = ring[head.key] else { throw missingKey(head.key, place) }
        guard sealed.count - Self.nonceBytes - Self.tagBytes <= limit else {
            throw JournalError(.damaged, "a sealed block \(place) is longer than it can be: restore a backup")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            let session = sessions.key(of: key, salt: head.salt)
            return Array(try AES.GCM.open(box, using: session, authenticating: head.authenticated(at: place)))
        } catch {
            throw JournalError(
                .damaged,
                "a sealed block \(place) is not what was written there: it was changed or moved, or key \(head.key) is "
                    + "not the one that it was sealed with")
        }
    }

    /// A new random secret of 32 bytes.
    public func makeSecret() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    /// HMAC-SHA256 of `bytes`.
    public func digest(of bytes: [UInt8], under secret: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: secret)))
    }

    private func missingKey(_ key: KeyID, _ place: BlockPlace) -> JournalError {
        JournalError(
            .missingKey,
            "a sealed block \(place) needs key \(key), and only \(ring.ids.sorted()) were given: add it to the keys")
    }
}
