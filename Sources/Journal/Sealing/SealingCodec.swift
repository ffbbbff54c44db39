/// A block codec whose blocks nobody can read, change or move without a key.
///
/// A journal with such a codec is sealed as a whole: it takes no block that is not, and nothing else of what users
/// wrote stands in its tables. `AESGCM` of the module `RatchetEncryption` is one.
///
/// What it makes of a block starts with the number of the key, as an unsigned LEB128 varint, so that it can be told
/// which keys a journal needs.
public protocol SealingCodec: BlockCodec {
    /// The key with which new blocks are sealed.
    var currentKey: KeyID { get }

    /// All keys whose blocks can be read, the current one among them.
    var keys: Set<KeyID> { get }

    /// A new random secret of 32 bytes.
    func makeSecret() -> [UInt8]

    /// A digest of `bytes`, of 32 bytes, that nobody can make or check without `secret`.
    func digest(of bytes: [UInt8], under secret: [UInt8]) -> [UInt8]
}
