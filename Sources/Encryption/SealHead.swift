import RatchetJournal

/// What stands in a sealed block before its nonce, for everybody to read.
struct SealHead {
    /// Which key.
    let key: KeyID
    /// Which of the session keys that it makes.
    let salt: [UInt8]

    func write(to writer: inout ByteWriter) {
        writer.varint(UInt64(key.rawValue))
        writer.raw(salt)
    }

    /// Reads the head of a block, and returns it with the bytes behind it.
    static func parse(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace
    ) throws(JournalError) -> (head: SealHead, sealed: ArraySlice<UInt8>) {
        do {
            var reader = ByteReader(bytes)
            guard let number = UInt32(exactly: try reader.varint()), number > 0 else { throw reader.malformed }
            let salt = Array(try reader.take(SessionKey.saltBytes))
            return (SealHead(key: KeyID(rawValue: number), salt: salt), try reader.take(reader.remaining))
        } catch {
            throw JournalError(.damaged, "a sealed block \(place) names no key: restore a backup")
        }
    }

    /// What the tag vouches for beside the block itself: the head, and where the block stands.
    func authenticated(at place: BlockPlace) -> [UInt8] {
        var writer = ByteWriter(reserving: 64 + place.key.count + place.header.count)
        write(to: &writer)
        writer.text(place.table.rawValue)
        writer.blob(place.key)
        writer.blob(place.header)
        return writer.bytes
    }
}
