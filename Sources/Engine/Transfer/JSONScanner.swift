/// Walks over JSON (RFC 8259) where it stands: values are told from one another, and not copied.
///
/// It takes no more stack or memory for deeper nesting than ``depthLimit`` allows.
struct JSONScanner {
    /// What stands there is no JSON.
    struct Malformed: Error, Hashable {
        /// The place, from the start of the bytes.
        let offset: Int
    }

    /// How many arrays and objects may stand in one another.
    static let depthLimit = 256

    /// The same for a value of users, which stands within others in a line.
    static let innerDepthLimit = 192

    private let bytes: ArraySlice<UInt8>
    private let depthLimit: Int
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>, depthLimit: Int = Self.depthLimit) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    private var malformed: Malformed { Malformed(offset: position - bytes.startIndex) }
    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    /// The next value as it stands there.
    mutating func value() throws(Malformed) -> ArraySlice<UInt8> {
        skipSpace()
        let start = position
        try skipValue()
        let end = position
        skipSpace()
        return bytes[start..<end]
    }

    /// Goes behind the next byte if it is this one.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// - Throws: ``Malformed`` if the next byte is another one.
    mutating func expect(_ byte: UInt8) throws(Malformed) { guard skip(byte) else { throw malformed } }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// Instead of calling itself it keeps in mind what is open.
    private mutating func skipValue() throws(Malformed) {
        var open: [UInt8] = []
        repeat {
            guard open.count < depthLimit else { throw malformed }
            if let closer = try skipStart() { open.append(closer) } else { try skipEnds(&open) }
        } while !open.isEmpty
    }

    /// Goes behind a value that has nothing in it, or up to the first in it.
    /// - Returns: What closes the value that was begun.
    private mutating func skipStart() throws(Malformed) -> UInt8? {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            position += 1
            guard !skip(UInt8(ascii: "}")) else { return nil }
            try skipName()
            return UInt8(ascii: "}")
        case UInt8(ascii: "["):
            position += 1
            return skip(UInt8(ascii: "]")) ? nil : UInt8(ascii: "]")
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skip("true")
        case UInt8(ascii: "f"): try skip("false")
        case UInt8(ascii: "n"): try skip("null")
        default: try skipNumber()
        }
        return nil
    }

    /// Behind a value: goes up to the next one.
    private mutating func skipEnds(_ open: inout [UInt8]) throws(Malformed) {
        while let closer = open.last {
            if skip(UInt8(ascii: ",")) {
                if closer == UInt8(ascii: "}") { try skipName() }
                return
            }
            try expect(closer)
            open.removeLast()
        }
    }

    private mutating func skipName() throws(Malformed) {
        skipSpace()
        try skipString()
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
        position += bytes[position...].withUnsafeBufferPointer { rest in
            var count = 0
            while count < rest.count, rest[count] >= 0x20, rest[count] != 0x22, rest[count] != 0x5C { count += 1 }
            return count
        }
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
