import CZstd

/// Compresses blocks with zstd, with one context for all of them.
package final class ZstdCompressor {
    /// The id of a compressed block.
    static let id: UInt8 = 1
    /// The level that costs the least time; DESIGN's measurements were taken with it.
    static let level: Int32 = 1

    private let context: OpaquePointer

    package init() throws(JournalError) {
        guard let context = ZSTD_createCCtx() else {
            throw JournalError(.inputOutput, "zstd has no memory for a compressor: free some and start again")
        }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
    }

    deinit { ZSTD_freeCCtx(context) }

    /// The block's id, and behind it one frame that holds `block`.
    ///
    /// With a dictionary the frame names it, and can be read with it only.
    package func compress(
        _ block: [UInt8], with dictionary: CompressionDictionary? = nil
    ) throws(JournalError) -> [UInt8] {
        ZSTD_CCtx_refCDict(context, dictionary?.compressing)
        var result = 0
        let compressed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(block.count) + 1) { buffer, count in
            buffer[0] = Self.id
            let rest = UnsafeMutableBufferPointer(rebasing: buffer[1...])
            result = ZSTD_compress2(context, rest.baseAddress, rest.count, block, block.count)
            count = ZSTD_isError(result) == 0 ? result + 1 : 0
        }
        guard ZSTD_isError(result) == 0 else {
            throw JournalError(.inputOutput, "zstd cannot compress a block: \(zstdText(of: result))")
        }
        return compressed
    }
}

/// zstd's own words for an error.
func zstdText(of result: Int) -> String { String(cString: ZSTD_getErrorName(result)) }
