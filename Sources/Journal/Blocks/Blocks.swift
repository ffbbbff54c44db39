/// Turns bytes into blocks, and blocks into bytes: plain, compressed, and whatever codecs are configured.
///
///     let blocks = try Blocks(codecs: configuration.codecs)
///     let block = try blocks.encode(PlainBlock(bytes), at: place)
///     let bytes = try blocks.decode(block[...], at: place, limit: bytes.count)
package final class Blocks: Sendable {
    /// Below this a frame of zstd is not worth its header.
    package static let leastCompressed = 64
    /// No chain is so long: a block that is nested deeper is damaged.
    private static let depthLimit = 16

    private let codecs: [any BlockCodec]
    /// How the journal is sealed, if it is. Then no block is read that is not.
    let seal: JournalSeal?
    let dictionaries = DictionaryBook()
    private let compressors = ContextPool<ZstdCompressor>()
    private let decompressors = ContextPool<ZstdDecompressor>()

    /// Without any codec: what every reader can read.
    ///
    /// It is another one each time: the dictionaries that it learns are one journal's.
    package static var plain: Blocks { Blocks() }

    private init() { (codecs, seal) = ([], nil) }

    /// - Throws: ``JournalError/Code/unsuitableCodec`` if a codec has an id that it must not have.
    package convenience init(codecs: [any BlockCodec]) throws(JournalError) { try self.init(codecs: codecs, seal: nil) }

    init(codecs: [any BlockCodec], seal: JournalSeal?) throws(JournalError) {
        var ids: Set<UInt8> = [PlainBlock.id, ZstdCompressor.id]
        for codec in codecs where !ids.insert(codec.id).inserted { throw Self.unsuitable(codec.id) }
        self.codecs = codecs
        self.seal = seal
    }

    // MARK: - Encoding

    package func encode(_ plain: PlainBlock, at place: @autoclosure () -> BlockPlace) throws(JournalError) -> [UInt8] {
        try finish(try compress(plain), at: place())
    }

    /// The first part of ``encode(_:at:)``, which depends on no place: the block as it is, or compressed.
    ///
    /// - Parameter kind: Of which blocks there are many that are alike: these are compressed with a dictionary.
    package func compress(
        _ plain: PlainBlock, from least: Int = leastCompressed, as kind: TableName? = nil
    ) throws(JournalError) -> [UInt8] {
        guard let kind, dictionaries.suits(plain.count) else { return try compress(plain, from: least, with: nil) }
        let block = try compress(plain, from: least, with: dictionaries.current(kind))
        dictionaries.note(kind, plain.block[...], compressed: block.count)
        return block
    }

    private func compress(
        _ plain: PlainBlock, from least: Int, with dictionary: CompressionDictionary?
    ) throws(JournalError) -> [UInt8] {
        guard dictionary != nil || plain.count >= least else { return plain.block }
        let block = try compressors.lend(ZstdCompressor.init) { compressor throws(JournalError) in
            try compressor.compress(plain.block, with: dictionary)
        }
        return block.count < plain.block.count ? block : plain.block
    }

    /// The other part: what the configured codecs make of it.
    package func finish(
        _ block: [UInt8], at place: @autoclosure () -> BlockPlace
    ) throws(JournalError) -> [UInt8] {
        guard !codecs.isEmpty else { return block }
        var block = block
        let place = place()
        for codec in codecs {
            let limit = Self.limit(around: block.count)
            block = [codec.id] + (try codec.encode(block, at: place))
            guard block.count <= limit else { throw Self.unsuitable(codec.id, growing: place) }
        }
        return block
    }

    // MARK: - Decoding

    /// - Parameter limit: The most bytes that there may be.
    /// - Throws: ``JournalError/Code/damaged`` if it is not a block, or holds more; ``JournalError/Code/missingCodec``.
    package func decode(
        _ block: ArraySlice<UInt8>, at place: @autoclosure () -> BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        var block = block
        if let seal, block.first != seal.codec.id { throw JournalError(.damaged, "it is not sealed") }
        for _ in 0..<Self.depthLimit {
            guard let id = block.popFirst() else { throw JournalError(.damaged, "it is empty") }
            if id == PlainBlock.id {
                guard block.count <= limit else { throw JournalError(.damaged, "it is longer than it can be") }
                return Array(block)
            }
            block = try unwrap(block, id, at: place(), limit: limit)[...]
        }
        throw JournalError(.damaged, "it is nested too deeply")
    }

    /// The frame of zstd in a block; `nil` if it is not compressed.
    func frame(
        in block: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> ArraySlice<UInt8>? {
        var block = block
        for _ in 0..<Self.depthLimit {
            switch block.popFirst() {
            case nil, PlainBlock.id: return nil
            case ZstdCompressor.id: return block
            case let id?: block = try unwrap(block, id, at: place, limit: limit)[...]
            }
        }
        return nil
    }

    private func unwrap(
        _ bytes: ArraySlice<UInt8>, _ id: UInt8, at place: @autoclosure () -> BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        if id == ZstdCompressor.id {
            return try decompressors.lend(ZstdDecompressor.init) { decompressor throws(JournalError) in
                try decompressor.decompress(bytes, limit: limit + 1, with: dictionaries.dictionary(of: bytes))
            }
        }
        guard let codec = codecs.first(where: { $0.id == id }) else {
            throw Self.missing(id, bytes, place())
        }
        do throws(JournalError) {
            return try codec.decode(bytes, at: place(), limit: Self.chainLimit(limit))
        } catch  where error.code == .missingKey && seal?.isOwned == true {
            // All keys of the journal were there when it was opened.
            let key = SealedBlock.key(of: [id] + bytes.prefix(KeyID.mostBytes), id: id).map { "key \($0)" } ?? "a key"
            throw JournalError(.damaged, "it names \(key), with which the journal is not sealed")
        }
    }

    // MARK: - Limits and errors

    /// How long a codec may make a block of `count` bytes.
    private static func limit(around count: Int) -> Int { count + count / 8 + 4_096 }

    /// How long a block may be that holds, at some depth, at most `count` bytes.
    private static func chainLimit(_ count: Int) -> Int {
        (0..<depthLimit).reduce(count + 1) { longest, _ in limit(around: longest) }
    }

    private static func unsuitable(_ id: UInt8) -> JournalError {
        let cause =
            id <= ZstdCompressor.id ? "which this library uses itself" : "which another one of the chain has, too"
        return JournalError(
            .unsuitableCodec, "a block codec has the id \(id), \(cause): give each its own, apps' own from 128 to 255")
    }

    private static func unsuitable(_ id: UInt8, growing place: BlockPlace) -> JournalError {
        JournalError(
            .unsuitableCodec,
            "the block codec with the id \(id) has made a block \(place) longer by more than an eighth and 4 KiB, "
                + "which could not be read again: mend the codec")
    }

    private static func missing(_ id: UInt8, _ bytes: ArraySlice<UInt8>, _ place: BlockPlace) -> JournalError {
        if let key = SealedBlock.key(of: [id] + bytes.prefix(KeyID.mostBytes)) {
            return JournalError(
                .missingKey,
                "a block \(place) is sealed with key \(key), and no keys were given: give them; nothing was changed")
        }
        return missing(id, place)
    }

    private static func missing(_ id: UInt8, _ place: BlockPlace) -> JournalError {
        JournalError(
            .missingCodec,
            "a block \(place) was written by the codec with the id \(id), which is not configured: add it to the "
                + "codecs of the JournalConfiguration; nothing was changed")
    }
}
