extension Blocks {
    /// How the journal in `view` is read and written with these codecs.
    ///
    /// - Parameter isOwner: Whether it is to be written to. Then a journal that is not sealed is refused if there are
    ///   keys, unless there is nothing in it yet: what stands in it could be read by anybody.
    /// - Throws: ``JournalError/Code/missingKey`` and ``JournalError/Code/wrongKey`` if the journal is sealed with
    ///   other keys than those that were given; ``JournalError/Code/notSealed``;
    ///   ``JournalError/Code/unfinishedImport``.
    package static func open(
        _ view: borrowing any StoreView & ~Copyable, codecs: [any BlockCodec], isOwner: Bool = false
    ) throws -> Blocks {
        try JournalMark.check(view)
        return try openMarked(view, codecs: codecs, isOwner: isOwner)
    }

    /// The same for whoever imports into it.
    package static func openMarked(
        _ view: borrowing any StoreView & ~Copyable, codecs: [any BlockCodec], isOwner: Bool = true
    ) throws -> Blocks {
        let rows = try SealRows(view)
        guard let codec = try sealing(of: codecs) else {
            guard rows.isEmpty else { throw rows.needsKeys }
            return try Blocks(codecs: codecs)
        }
        guard !isOwner || !rows.isUnfinished else { throw JournalError.sealingUnfinished }
        if let seal = try rows.seal(codec, isOwned: isOwner) { return try Blocks(codecs: codecs, seal: seal) }
        guard isOwner else { return try Blocks(codecs: codecs) }
        guard try isNew(view) else { throw JournalError.notSealed }
        return try Blocks(codecs: codecs, seal: JournalSeal(new: codec))
    }

    /// How one who does not own the journal in `view` writes to it, and reads what comes of that.
    ///
    /// It is asked in the transaction that writes: the owner may have sealed the journal with another key meanwhile.
    /// - Throws: ``JournalError/Code/missingKey``, ``JournalError/Code/wrongKey`` and ``JournalError/Code/notSealed``
    ///   if the keys are not the journal's; ``JournalError/Code/keyNotInUse`` if the current one is none of them.
    package static func openAsGuest(
        _ view: borrowing any StoreView & ~Copyable, codecs: [any BlockCodec]
    ) throws(JournalError) -> Blocks {
        try JournalMark.check(view)
        let rows = try SealRows(reading: view)
        guard let codec = try sealing(of: codecs) else {
            guard rows.isEmpty else { throw rows.needsKeys }
            return codecs.isEmpty ? .plain : try Blocks(codecs: codecs)
        }
        guard !rows.isUnfinished else { throw JournalError.sealingUnfinished }
        guard let seal = try rows.seal(codec, isOwned: false) else { throw JournalError.notSealed }
        guard rows.keys.contains(codec.currentKey) else { throw rows.notInUse(codec.currentKey) }
        return try Blocks(codecs: codecs, seal: seal)
    }

    /// How all of the journal in `view` is looked through: without keys what is sealed stays closed.
    ///
    /// A block that names a key which the journal did not have by then is damaged.
    /// - Throws: as ``open(_:codecs:isOwner:)``, but for a journal that is not sealed.
    package static func openToVerify(
        _ view: borrowing any StoreView & ~Copyable, codecs: [any BlockCodec]
    ) throws(JournalError) -> Blocks {
        let rows = try SealRows(reading: view)
        guard let codec = try sealing(of: codecs) else { return try Blocks(codecs: codecs) }
        guard !rows.isUnfinished else { throw JournalError.sealingUnfinished }
        return try Blocks(codecs: codecs, seal: try rows.seal(codec, isOwned: true))
    }

    /// The rows that have to be in the journal before the first block is written; none if they are there.
    package func sealRows(missingIn view: borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation] {
        guard let seal, try SealRows(view).keys.contains(seal.codec.currentKey) == false else { return [] }
        return [try seal.row()]
    }

    /// Whether keys that users chose stand there as digests, which have no order.
    package var isSealed: Bool { seal != nil }

    /// The key of a row of `table` that is found by something that a user chose.
    ///
    /// - Parameters:
    ///   - key: What the user chose.
    ///   - prefix: What stands before it in the row's key, which no user chose.
    ///   - table: Where the row is.
    package func key(_ key: some OrderedKey, behind prefix: [UInt8] = [], in table: TableName) -> UserKey {
        guard let seal else { return UserKey(key.keyBytes) }
        return UserKey(digest: seal.digest(of: prefix + key.keyBytes, in: table))
    }

    /// A key that may be a digest already.
    package func sealed(_ key: UserKey, behind prefix: [UInt8] = [], in table: TableName) -> UserKey {
        key.isDigest ? key : self.key(key, behind: prefix, in: table)
    }

    /// The codec that seals, which has to be the outermost.
    static func sealing(of codecs: [any BlockCodec]) throws(JournalError) -> (any SealingCodec)? {
        guard let place = codecs.firstIndex(where: { $0 is any SealingCodec }) else { return nil }
        guard place == codecs.count - 1, let codec = codecs[place] as? any SealingCodec else {
            throw JournalError(
                .unsuitableCodec,
                "the codec with the id \(codecs[place].id) seals blocks, and another codec follows it: put it last")
        }
        return codec
    }

    private static func isNew(_ view: borrowing any StoreView & ~Copyable) throws -> Bool {
        try view.count(of: JournalTables.log.name) == 0 && view.count(of: JournalTables.entities.name) == 0
            && LogState.trimmed(in: view) == .zero
    }
}

extension JournalError {
    static let notSealed = JournalError(
        .notSealed,
        "keys were given, and the journal is not sealed: seal it with 'ratchet reseal', or give no keys; nothing was "
            + "changed")

    static let sealingUnfinished = JournalError(
        .notSealed,
        "the journal was being sealed, and some of it is not yet: run 'ratchet reseal' again; nothing was changed")
}
