import Foundation

/// One line of JSON while it is written.
struct JSONLine {
    private(set) var bytes: [UInt8] = []
    /// Whether something stands in the innermost object or array.
    private var needsComma = false

    mutating func object(_ body: (inout JSONLine) throws -> Void) rethrows {
        try enclose("{", "}", body)
    }

    mutating func array(_ body: (inout JSONLine) throws -> Void) rethrows {
        try enclose("[", "]", body)
    }

    /// A place to go back to.
    struct Place {
        fileprivate let count: Int
        fileprivate let needsComma: Bool
    }

    var place: Place { Place(count: bytes.count, needsComma: needsComma) }

    /// Takes away what was written since, which must be of the same object or array.
    mutating func goBack(to place: Place) {
        bytes.removeLast(bytes.count - place.count)
        needsComma = place.needsComma
    }

    /// What follows is this member's value.
    mutating func name(_ name: String) {
        value { $0.quote(name) }
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func string(_ text: String) { value { $0.quote(text) } }
    mutating func number(_ number: some FixedWidthInteger) { raw("\(number)".utf8) }
    mutating func flag(_ flag: Bool) { raw("\(flag)".utf8) }
    /// JSON as it stands.
    mutating func raw(_ json: some Sequence<UInt8>) { value { $0.bytes.append(contentsOf: json) } }

    /// Bytes that are not what is expected at their place.
    mutating func base64(_ bytes: some Collection<UInt8>) {
        object { line in
            line.name("base64")
            line.string(Data(bytes).base64EncodedString())
        }
    }

    private mutating func value(_ write: (inout JSONLine) -> Void) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        write(&self)
        needsComma = true
    }

    private mutating func enclose(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONLine) throws -> Void
    ) rethrows {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: open))
        needsComma = false
        try body(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var rest = Array(text.utf8)[...]
        while let special = rest.firstIndex(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }) {
            bytes += rest[..<special]
            bytes += Self.escaped(rest[special])
            rest = rest[(special + 1)...]
        }
        bytes += rest
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case 0x22, 0x5C: [UInt8(ascii: "\\"), byte]
        default: Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
    }
}
