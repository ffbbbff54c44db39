#if os(Linux)
import CSched
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The processors that the calling thread may use.
struct Processors {
    private var set: cpu_set_t

    /// `nil` where the machine has more of them than the system's call can name.
    init?() {
        set = cpu_set_t()
        guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else { return nil }
    }

    /// The numbers of the processors.
    var numbers: [Int] {
        // The set is one of machine words, whose bytes come in the machine's order: Swift runs on little-endian ones.
        withUnsafeBytes(of: set) { bytes in
            bytes.indices.flatMap { place in (0..<8).filter { bytes[place] >> $0 & 1 == 1 }.map { place * 8 + $0 } }
        }
    }

    /// Has the calling thread do without the first `count` of them; at least one stays.
    func spare(_ count: Int) {
        var rest = set
        let numbers = numbers
        withUnsafeMutableBytes(of: &rest) { bytes in
            for number in numbers.prefix(min(count, numbers.count - 1)) { bytes[number / 8] &= ~(1 << (number % 8)) }
        }
        sched_setaffinity(0, MemoryLayout<cpu_set_t>.size, &rest)
    }
}
#endif
