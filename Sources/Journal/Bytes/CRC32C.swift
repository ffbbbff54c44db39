/// The CRC-32C (Castagnoli) checksum, as iSCSI and ext4 use it: reflected polynomial 0x82F63B78.
///
/// Sliced by eight: eight bytes a round, each through a table of its own (Intel, "Slicing-by-8", 2006).
package enum CRC32C {
    /// The checksum of `bytes`; with `start`, of `bytes` behind those that had this checksum.
    package static func checksum(_ bytes: some Collection<UInt8>, continuing start: UInt32 = 0) -> UInt32 {
        let result = bytes.withContiguousStorageIfAvailable { update(~start, UnsafeRawBufferPointer($0)) }
        return ~(result ?? Array(bytes).withUnsafeBytes { update(~start, $0) })
    }

    /// The checksum of a number's bytes, the highest first.
    static func checksum(of number: some FixedWidthInteger, continuing start: UInt32 = 0) -> UInt32 {
        withUnsafeBytes(of: number.bigEndian) { ~update(~start, $0) }
    }

    private static func update(_ start: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            var crc = start
            var offset = 0
            while offset + 8 <= bytes.count {
                crc = step(
                    crc, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)), tables)
                offset += 8
            }
            for byte in bytes[offset...] { crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
            return crc
        }
    }

    private static func step(_ crc: UInt32, _ word: UInt64, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var rest = word ^ UInt64(crc)
        var (result, table): (UInt32, Int) = (0, 7 << 8)
        // Not a stride, which takes ten times as long in a build that is not optimized.
        while table >= 0 {
            result ^= tables[table | Int(rest & 0xFF)]
            rest >>= 8
            table -= 1 << 8
        }
        return result
    }

    /// Eight tables of 256 entries, one behind the other: the n-th shifts a byte by n further bytes.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (UInt32(0)..<256).map { byte in
            var crc = byte
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
            return crc
        }
        for place in 256..<2_048 {
            let previous = tables[place - 256]
            tables.append(tables[Int(previous & 0xFF)] ^ (previous >> 8))
        }
        return tables
    }()
}
