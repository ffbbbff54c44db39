extension Blocks {
    /// Seals what stands in a damaged row's block, as it stands there, so that nobody can read it without a key either.
    ///
    ///     damaged, not sealed:  what is left of the block  →  sealed( what is left of the block )
    ///     the same, later:      sealed( … ) with a key     →  sealed( … ) with the current key
    ///
    /// The row gets a checksum that does not fit: what was damaged is still found to be.
    /// - Parameters:
    ///   - block: what is left of it.
    ///   - place: where the block stands.
    ///   - newPlace: where it will; the same place unless it is given.
    /// - Returns: `nil` if it is sealed with one of the keys, which does not open it: then it is to stay as it is.
    package func sealedAsFound(
        _ block: ArraySlice<UInt8>, at place: BlockPlace, as newPlace: BlockPlace? = nil
    ) throws(JournalError) -> [UInt8]? {
        guard let codec = seal?.codec, let found = Self.found(in: block, at: place, codec) else { return nil }
        return [codec.id] + (try codec.encode(found, at: newPlace ?? place))
    }

    private static func found(
        in block: ArraySlice<UInt8>, at place: BlockPlace, _ codec: any SealingCodec
    ) -> [UInt8]? {
        guard let key = SealedBlock.key(of: block, id: codec.id), codec.keys.contains(key) else { return Array(block) }
        return try? codec.decode(block.dropFirst(), at: place, limit: block.count)
    }
}
