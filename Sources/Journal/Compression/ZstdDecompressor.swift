import CZstd

/// Decompresses zstd frames, and checks their checksums, with one context for all of them.
package final class ZstdDecompressor {
    private let context: OpaquePointer

    package init() throws(JournalError) {
        guard let context = ZSTD_createDCtx() else {
            throw JournalError(.inputOutput, "zstd has no memory for a decompressor: free some and start again")
        }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// - Throws: ``JournalError/Code/damaged`` if it is no frame, if its checksum does not fit, or if it holds more
    ///   than `limit` bytes.
    package func decompress(_ frame: ArraySlice<UInt8>, limit: Int) throws(JournalError) -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            result = frame.withUnsafeBytes { frame in
                ZSTD_decompressDCtx(context, buffer.baseAddress, buffer.count, frame.baseAddress, frame.count)
            }
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw JournalError(.damaged, zstdText(of: result)) }
        return bytes
    }
}
