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
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F: bytes += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
