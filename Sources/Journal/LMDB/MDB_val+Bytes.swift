import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension MDB_val {
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: mv_data, count: mv_size) }
}

extension [UInt8] {
    /// Lends the bytes in LMDB's form. LMDB takes them as mutable, and does not change them.
    func withLMDBValue<Result>(_ body: (MDB_val) -> Result) -> Result {
        withUnsafeBytes { bytes in
            body(MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress)))
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes sort before `other`, as LMDB sorts them: byte by byte, and the shorter one first.
    func sortsBefore(_ other: [UInt8]) -> Bool {
        other.withUnsafeBytes { other in
            let shared = Swift.min(count, other.count)
            guard shared > 0, let left = baseAddress, let right = other.baseAddress else { return count < other.count }
            let order = memcmp(left, right, shared)
            return order == 0 ? count < other.count : order < 0
        }
    }
}
