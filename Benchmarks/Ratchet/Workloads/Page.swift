/// What a step returns: some hundred bytes, as JSON, that compress about as well as identifiers and amounts do.
enum Page {
    private static let count = 96
    private static let digits = Array("0123456789abcdef".utf8)

    /// A text of 96 hexadecimal digits that no other run or turn has.
    static func text(_ run: Int, _ turn: Int) -> String {
        String(unsafeUninitializedCapacity: count) { bytes in
            write(run, turn, to: bytes)
            return count
        }
    }

    /// The same as bytes.
    static func bytes(_ run: Int, _ turn: Int) -> [UInt8] {
        Array(unsafeUninitializedCapacity: count) { bytes, filled in
            write(run, turn, to: bytes)
            filled = count
        }
    }

    private static func write(_ run: Int, _ turn: Int, to bytes: UnsafeMutableBufferPointer<UInt8>) {
        var state = UInt64(truncatingIfNeeded: run) << 32 ^ UInt64(truncatingIfNeeded: turn)
        for place in stride(from: 0, to: count, by: 16) { write(next(&state), at: place, to: bytes) }
    }

    private static func write(_ word: UInt64, at place: Int, to bytes: UnsafeMutableBufferPointer<UInt8>) {
        for digit in 0..<16 { bytes[place + digit] = digits[Int(word >> (digit * 4) & 15)] }
    }

    /// SplitMix64, from Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, 2014.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
