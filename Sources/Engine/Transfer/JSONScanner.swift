/// Goes over JSON (RFC 8259) once and notes where its values stand: nothing is copied.
///
/// It takes no more stack for deeper nesting, and allows as much of it as ``depthLimit`` says.
struct JSONScanner {
    /// What stands there is no JSON.
    struct Malformed: Error, Hashable {
        /// The place, from the start of the bytes.
        let offset: Int
    }

    /// Where a value, or the name of a member, stands, counted from the start of the bytes. There may be as many of
    /// these as half of the bytes, so they are small.
    struct Value {
        fileprivate var first: UInt32
        fileprivate var last: UInt32
        fileprivate var following: UInt32

        var start: Int { Int(first) }
        var end: Int { Int(last) }
        /// The place among all values of the first that is not in this one.
        var next: Int { Int(following) }
    }

    /// How many arrays and objects may stand in one another.
    static let depthLimit = 256

    /// The same for a value of users, which stands within others in a line.
    static let innerDepthLimit = 192

    private let bytes: ArraySlice<UInt8>
    private let depthLimit: Int
    private var position: Int
    /// A value stands before those in it; the name of a member before its value.
    private var values: [Value] = []

    private init(_ bytes: ArraySlice<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        position = bytes.startIndex
    }

    /// - Throws: ``Malformed`` if it is not one value.
    static func values(
        in bytes: ArraySlice<UInt8>, depthLimit: Int = Self.depthLimit
    ) throws(Malformed) -> [Value] {
        guard bytes.count < UInt32.max else { throw Malformed(offset: 0) }
        var scanner = JSONScanner(bytes, depthLimit: depthLimit)
        try scanner.skipValue()
        scanner.skipSpace()
        guard scanner.next == nil else { throw scanner.malformed }
        return scanner.values
    }

    private var malformed: Malformed { Malformed(offset: position - bytes.startIndex) }
    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    /// Goes behind the next byte if it is this one.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) { guard skip(byte) else { throw malformed } }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// Notes that a value begins here.
    private mutating func begin() -> Int {
        let start = UInt32(position - bytes.startIndex)
        values.append(Value(first: start, last: start, following: UInt32(values.count + 1)))
        return values.count - 1
    }

    /// Notes that the value ends here.
    private mutating func end(_ value: Int) {
        values[value].last = UInt32(position - bytes.startIndex)
        values[value].following = UInt32(values.count)
    }

    /// Instead of calling itself it keeps in mind what is open.
    private mutating func skipValue() throws(Malformed) {
        var open: [Int] = []
        repeat {
            guard open.count < depthLimit else { throw malformed }
            if let value = try skipStart() { open.append(value) } else { try skipEnds(&open) }
        } while !open.isEmpty
    }

    /// Goes behind a value that has nothing in it, or up to the first in it.
    /// - Returns: The value that is open now.
    private mutating func skipStart() throws(Malformed) -> Int? {
        skipSpace()
        let value = begin()
        switch next {
        case UInt8(ascii: "{"):
            position += 1
            if !skip(UInt8(ascii: "}")) {
                try skipName()
                return value
            }
        case UInt8(ascii: "["):
            position += 1
            if !skip(UInt8(ascii: "]")) { return value }
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skip("true")
        case UInt8(ascii: "f"): try skip("false")
        case UInt8(ascii: "n"): try skip("null")
        default: try skipNumber()
        }
        end(value)
        return nil
    }

    /// Behind a value: goes up to the next one.
    private mutating func skipEnds(_ open: inout [Int]) throws(Malformed) {
        while let value = open.last {
            let isObject = bytes[bytes.startIndex + values[value].start] == UInt8(ascii: "{")
            if skip(UInt8(ascii: ",")) {
                if isObject { try skipName() }
                return
            }
            try expect(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            end(value)
            open.removeLast()
        }
    }

    private mutating func skipName() throws(Malformed) {
        skipSpace()
        let name = begin()
        try skipString()
        end(name)
        try expect(UInt8(ascii: ":"))
    }

    private mutating func skip(_ word: StaticString) throws(Malformed) {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw malformed }
        position += word.utf8CodeUnitCount
    }

    private mutating func skipString() throws(Malformed) {
        guard next == UInt8(ascii: "\"") else { throw malformed }
        position += 1
        while true {
            skipPlain()
            guard let byte = next else { throw malformed }
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try skipEscape()
            default: throw malformed
            }
        }
    }

    /// Goes to the next byte that does not stand for itself in a string. Most of an export is that.
    private mutating func skipPlain() {
        position += bytes[position...].withUnsafeBytes { rest in
            var count = 0
            while count + 8 <= rest.count, Self.isPlain(rest.loadUnaligned(fromByteOffset: count, as: UInt64.self)) {
                count += 8
            }
            while count < rest.count, rest[count] >= 0x20, rest[count] != 0x22, rest[count] != 0x5C { count += 1 }
            return count
        }
    }

    /// Whether none of eight bytes is below 20, a quote or a backslash (hexadecimal): `(x - n) & ~x & 80` is 0 for each
    /// byte `x` that is not less than `n`, unless one below it borrows, which is then one.
    private static func isPlain(_ bytes: UInt64) -> Bool {
        let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let (quotes, slashes) = (bytes ^ (ones &* 0x22), bytes ^ (ones &* 0x5C))
        let low = (bytes &- (ones &* 0x20)) & ~bytes
        return (low | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes) & highs == 0
    }

    private mutating func skipEscape() throws(Malformed) {
        guard let byte = next else { throw malformed }
        position += 1
        if byte == UInt8(ascii: "u") {
            for _ in 0..<4 {
                guard let digit = next, digit.hexValue != nil else { throw malformed }
                position += 1
            }
        } else if !"\"\\/bfnrt".utf8.contains(byte) {
            throw malformed
        }
    }

    private mutating func skipNumber() throws(Malformed) {
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        if next == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        guard next == UInt8(ascii: "e") || next == UInt8(ascii: "E") else { return }
        position += 1
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
        try skipDigits()
    }

    private mutating func skipDigits() throws(Malformed) {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw malformed }
    }
}

extension UInt8 {
    /// What it stands for as a hexadecimal digit.
    var hexValue: UInt16? {
        switch self {
        case 0x30...0x39: UInt16(self - 0x30)
        case 0x41...0x46: UInt16(self - 0x41 + 10)
        case 0x61...0x66: UInt16(self - 0x61 + 10)
        default: nil
        }
    }
}
