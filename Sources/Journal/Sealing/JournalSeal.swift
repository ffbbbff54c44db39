/// What a sealed journal is sealed with: a codec for its blocks, and a secret for the keys of its index tables.
///
/// The secret is random, made when the journal is sealed, and stays. The table `sealing` has it once for each key,
/// sealed with that key. So the rows of that table also say which keys a journal needs, and prove that they are the
/// right ones, before anything else is read.
package struct JournalSeal: Sendable {
    let codec: any SealingCodec
    private let secret: [UInt8]
    /// Whether nobody else writes, so that the journal can get no key that was not there when it was opened.
    let isOwned: Bool

    init(codec: any SealingCodec, secret: [UInt8], isOwned: Bool) {
        self.codec = codec
        self.secret = secret
        self.isOwned = isOwned
    }

    /// The seal of a journal that has none yet.
    init(new codec: any SealingCodec) { self.init(codec: codec, secret: codec.makeSecret(), isOwned: true) }

    /// What stands in the table for a key that users chose: found again by whoever has the secret, and by nobody else.
    func digest(of key: [UInt8], in table: TableName) -> [UInt8] {
        codec.digest(of: Array(table.rawValue.utf8) + [0] + key, under: secret)
    }

    /// The row that lets a journal be opened with a key: the codec's current one.
    func row() throws(JournalError) -> WriteBatch.Operation {
        let key = codec.currentKey
        return JournalTables.sealing.put(key, try codec.encode(secret, at: Self.place(key)))
    }

    static func place(_ key: KeyID) -> BlockPlace {
        BlockPlace(table: JournalTables.sealing.name, key: key.keyBytes)
    }
}
