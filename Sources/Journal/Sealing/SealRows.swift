/// What the table `sealing` of a journal says.
struct SealRows {
    /// The row of this key is there while a journal is being sealed, and some of it is not yet.
    static let unfinished: KeyID = 0
    private static let secretBytes = 32

    private var rows: [KeyID: [UInt8]] = [:]

    init(_ view: borrowing any StoreView & ~Copyable) throws {
        var rows: [KeyID: [UInt8]] = [:]
        try JournalTables.sealing.scan(.all, in: view) { key, row in
            rows[key] = row
            return .next
        }
        self.rows = rows
    }

    /// The same, for those who throw nothing else.
    init(reading view: borrowing any StoreView & ~Copyable) throws(JournalError) {
        do {
            try self.init(view)
        } catch {
            throw error as? JournalError ?? JournalError(.inputOutput, "table 'sealing' cannot be read: \(error)")
        }
    }

    /// Whether the journal was never sealed.
    var isEmpty: Bool { rows.isEmpty }

    /// Whether some of the journal may not be sealed.
    var isUnfinished: Bool { rows[Self.unfinished] != nil }

    /// The numbers of the keys without which the journal cannot be read.
    var keys: Set<KeyID> { Set(rows.keys).subtracting([Self.unfinished]) }

    /// The seal that these rows hold.
    /// - Throws: ``JournalError/Code/missingKey`` if `codec` lacks one of the keys; ``JournalError/Code/wrongKey`` if
    ///   it has another one under its number.
    func seal(_ codec: any SealingCodec, isOwned: Bool) throws(JournalError) -> JournalSeal? {
        try checkKeys(codec)
        var secrets: Set<[UInt8]> = []
        for key in keys.sorted() { secrets.insert(try secret(of: key, codec)) }
        guard secrets.count <= 1 else {
            throw JournalError(.damaged, "the rows of table 'sealing' do not fit together: restore a backup")
        }
        return secrets.first.map { JournalSeal(codec: codec, secret: $0, isOwned: isOwned) }
    }

    private func checkKeys(_ codec: any SealingCodec) throws(JournalError) {
        let missing = keys.subtracting(codec.keys)
        guard !missing.isEmpty else { return }
        throw JournalError(
            .missingKey,
            "the journal is sealed with \(Self.names(keys)), and \(Self.names(missing)) of these is not among the keys "
                + "that were given (\(Self.names(codec.keys))): add it, nothing was changed")
    }

    private func secret(of key: KeyID, _ codec: any SealingCodec) throws(JournalError) -> [UInt8] {
        do throws(JournalError) {
            let secret = try codec.decode(
                (rows[key] ?? [])[...], at: JournalSeal.place(key), limit: Self.secretBytes)
            guard secret.count == Self.secretBytes else { throw JournalError(.damaged, "it has another length") }
            return secret
        } catch {
            throw JournalError(
                .wrongKey,
                "key \(key) is not the one with which the journal is sealed, or the row of key \(key) in table "
                    + "'sealing' is damaged: give the key that had this number, nothing was changed")
        }
    }

    /// What to say to one who gave no keys.
    var needsKeys: JournalError {
        JournalError(
            .missingKey,
            "the journal is sealed with \(Self.names(keys)), and no keys were given: give them, nothing was changed")
    }

    /// What to say to one who would seal with a key that the journal does not have.
    func notInUse(_ key: KeyID) -> JournalError {
        JournalError(
            .keyNotInUse,
            "what is handed in would be sealed with key \(key), and the journal is sealed with \(Self.names(keys)): "
                + "put one of these first among the keys, or start the journal's engine with key \(key) before; "
                + "nothing was changed")
    }

    static func names(_ keys: Set<KeyID>) -> String {
        (keys.count == 1 ? "key " : "keys ") + keys.sorted().map(\.description).joined(separator: ", ")
    }
}
