#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The target that the fuzzer is to feed: the environment's `FUZZ_TARGET`.
private let chosen: FuzzTarget? = getenv("FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }

/// What the fuzzer calls with each input.
/// - Returns: 0; 1 if `FUZZ_TARGET` names no target.
@_cdecl("ratchet_fuzz")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let chosen else { return 1 }
    do {
        try chosen.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        // The fuzzer keeps the input of whatever ends the process.
        print(error)
        fflush(nil)
        abort()
    }
    return 0
}
