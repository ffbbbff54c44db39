import CZstd

/// Decompresses zstd frames, with one context for all of them.
package final class ZstdDecompressor {
    /// A frame is made of blocks, of which each has at least so many bytes, and holds at most so many.
    private static let (leastBlock, mostInBlock) = (4, 1 << 17)

    private let context: OpaquePointer

    package init() throws(JournalError) {
        guard let context = ZSTD_createDCtx() else {
            throw JournalError(.inputOutput, "zstd has no memory for a decompressor: free some and start again")
        }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// What the frame holds: as many bytes as it says.
    /// - Throws: ``JournalError/Code/damaged`` if it is no frame, if it does not say how much it holds, or if that is
    ///   more than `limit`, or more than any frame of so many bytes can hold: memory is taken for what it says.
    package func decompress(
        _ frame: ArraySlice<UInt8>, limit: Int, with dictionary: CompressionDictionary? = nil
    ) throws(JournalError) -> [UInt8] {
        ZSTD_DCtx_refDDict(context, dictionary?.decompressing)
        let length = try length(of: frame, limit: limit)
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            result = frame.withUnsafeBytes { frame in
                ZSTD_decompressDCtx(context, buffer.baseAddress, buffer.count, frame.baseAddress, frame.count)
            }
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw JournalError(.damaged, zstdText(of: result)) }
        return bytes
    }

    /// The number of the dictionary that a frame names; 0 if it needs none.
    static func dictionaryNumber(of frame: ArraySlice<UInt8>) -> UInt32 {
        frame.withUnsafeBytes { ZSTD_getDictID_fromFrame($0.baseAddress, $0.count) }
    }

    private func length(of frame: ArraySlice<UInt8>, limit: Int) throws(JournalError) -> Int {
        let length = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        // The greatest two numbers say that there is no frame, or that it does not say its length.
        guard length <= UInt64(limit) else {
            throw JournalError(.damaged, "it is not a frame of zstd that holds at most \(limit) bytes")
        }
        guard length <= UInt64(frame.count / Self.leastBlock * Self.mostInBlock) else {
            throw JournalError(
                .damaged, "it is a frame of zstd that says it holds more than its \(frame.count) bytes can")
        }
        return Int(length)
    }
}
