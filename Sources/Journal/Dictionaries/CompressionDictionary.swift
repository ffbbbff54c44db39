import CZstd

/// A zstd dictionary, digested once for all blocks that are compressed or read with it.
///
/// A frame names the dictionary that it needs by its number.
package final class CompressionDictionary: Sendable {
    /// zstd keeps the lower numbers for dictionaries that are registered with its makers.
    static let numbers: Range<UInt32> = 1 << 15..<1 << 31
    /// The longest dictionary that is made or read.
    static let byteLimit = 1 << 16

    let number: UInt32
    /// As it is stored.
    let bytes: [UInt8]
    // Not checked: zstd changes neither once it is made, and lets any number of threads use it.
    nonisolated(unsafe) let compressing: OpaquePointer
    nonisolated(unsafe) let decompressing: OpaquePointer

    /// - Throws: ``JournalError/Code/damaged`` if the bytes are no dictionary of this number.
    init(number: UInt32, bytes: [UInt8]) throws(JournalError) {
        guard bytes.count <= Self.byteLimit, ZSTD_getDictID_fromDict(bytes, bytes.count) == number,
            Self.numbers.contains(number)
        else { throw Self.damaged(number) }
        guard let decompressing = ZSTD_createDDict(bytes, bytes.count) else { throw Self.damaged(number) }
        guard let compressing = ZSTD_createCDict(bytes, bytes.count, ZstdCompressor.level) else {
            ZSTD_freeDDict(decompressing)
            throw Self.damaged(number)
        }
        self.number = number
        self.bytes = bytes
        self.compressing = compressing
        self.decompressing = decompressing
    }

    deinit {
        ZSTD_freeCDict(compressing)
        ZSTD_freeDDict(decompressing)
    }

    private static func damaged(_ number: UInt32) -> JournalError {
        JournalError(.damaged, "dictionary \(number) in table 'dictionaries' is damaged: restore a backup")
    }
}
