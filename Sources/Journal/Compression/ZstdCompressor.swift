import CZstd

/// Compresses blocks to zstd frames that carry a checksum, with one context for all of them.
package final class ZstdCompressor {
    /// The level that costs the least time; DESIGN's measurements were taken with it.
    private static let level: Int32 = 1

    private let context: OpaquePointer

    package init() throws(JournalError) {
        guard let context = ZSTD_createCCtx() else {
            throw JournalError(.inputOutput, "zstd has no memory for a compressor: free some and start again")
        }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    package func compress(_ bytes: [UInt8]) throws(JournalError) -> [UInt8] {
        var result = 0
        let frame = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
            result = ZSTD_compress2(context, buffer.baseAddress, buffer.count, bytes, bytes.count)
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else {
            throw JournalError(.inputOutput, "zstd cannot compress a commit group: \(zstdText(of: result))")
        }
        return frame
    }
}

/// zstd's own words for an error.
func zstdText(of result: Int) -> String { String(cString: ZSTD_getErrorName(result)) }
