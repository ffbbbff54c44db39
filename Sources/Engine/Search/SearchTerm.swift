package import RatchetJournal

/// One thing that a run is found by: a tag, or an attribute with its value.
package enum SearchTerm: Sendable, Hashable {
    case tag(String)
    case attribute(String, AttributeValue)

    private static let tagCode: UInt8 = 1

    package func write(to writer: inout ByteWriter) {
        switch self {
        case .tag(let tag):
            writer.byte(Self.tagCode)
            writer.text(tag)
        case .attribute(let name, let value):
            writer.byte(value.kind.rawValue)
            writer.text(name)
            value.write(to: &writer)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        let code = try reader.byte()
        if code == Self.tagCode {
            self = .tag(try reader.text())
            return
        }
        guard let kind = AttributeValue.Kind(rawValue: code) else { throw reader.malformed }
        self = .attribute(try reader.text(), try AttributeValue(kind, from: &reader))
    }

    /// What stands in front of keys of the index: those of one name and kind sort by the value.
    ///
    /// No name and no tag has a zero byte.
    var part: [UInt8] {
        switch self {
        case .tag(let tag): [Self.tagCode] + Array(tag.utf8) + [0]
        case .attribute(let name, let value): Self.part(of: name, value.kind) + value.sortedBytes
        }
    }

    /// Of a row's key, with what that has of a long text; `nil` if it is none.
    init?(part: [UInt8]) {
        guard let code = part.first, let end = part.firstIndex(of: 0),
            let name = String(validating: part[1..<end], as: UTF8.self)
        else { return nil }
        if code == Self.tagCode {
            self = .tag(name)
        } else {
            guard let kind = AttributeValue.Kind(rawValue: code),
                let value = AttributeValue(kind, sortedBytes: Array(part[(end + 1)...]))
            else { return nil }
            self = .attribute(name, value)
        }
        guard self.part == part else { return nil }
    }

    /// What stands in front of all values of one kind that an attribute of this name has.
    static func part(of name: String, _ kind: AttributeValue.Kind) -> [UInt8] {
        [kind.rawValue] + Array(name.utf8) + [0]
    }

    /// Whether its part of a key says all of it: of a long text it has the beginning.
    var isWholeInKeys: Bool {
        guard case .attribute(_, .text(let text)) = self else { return true }
        return text.indexed.utf8.count == text.utf8.count
    }
}

extension AttributeValue {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .text(let text): writer.text(text)
        case .integer(let number): writer.signed(Int64(number))
        case .flag(let flag): writer.flag(flag)
        case .time(let time): writer.timestamp(time)
        }
    }

    init(_ kind: Kind, from reader: inout ByteReader) throws(ByteReader.Malformed) {
        switch kind {
        case .text: self = .text(try reader.text())
        case .integer: self = .integer(Int(try reader.signed()))
        case .flag: self = .flag(try reader.flag())
        case .time: self = .time(try reader.timestamp())
        }
    }

    /// Sorts as the values do. A text ends with a zero byte; one within it is followed by `ff`, which no text has.
    var sortedBytes: [UInt8] {
        switch self {
        case .text(let text): text.indexed.sortedBytes + [0]
        case .integer(let number): (UInt64(bitPattern: Int64(number)) ^ 1 << 63).keyBytes
        case .flag(let flag): [flag ? 1 : 0]
        case .time(let time): (UInt64(bitPattern: time.milliseconds) ^ 1 << 63).keyBytes
        }
    }
}

extension AttributeValue {
    fileprivate init?(_ kind: Kind, sortedBytes bytes: [UInt8]) {
        switch kind {
        case .text:
            var text: [UInt8] = []
            for byte in bytes.dropLast() where byte != 0xFF { text.append(byte) }
            guard let text = String(validating: text, as: UTF8.self) else { return nil }
            self = .text(text)
        case .flag: self = .flag(bytes == [1])
        case .integer, .time:
            guard let bits = bytes.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { return nil }
            let number = Int64(bitPattern: bits ^ 1 << 63)
            self = kind == .time ? .time(Timestamp(milliseconds: number)) : .integer(Int(number))
        }
    }
}

extension String {
    /// So much of a text stands in keys, of which LMDB takes 511 bytes.
    private static let indexedBytes = 250

    /// The part of it that stands in keys.
    var indexed: String {
        let cut = cut(toBytes: Self.indexedBytes)
        // Each zero byte takes two.
        let zeros = cut.utf8.count { $0 == 0 }
        return zeros == 0 ? cut : cut.cut(toBytes: Self.indexedBytes / 2)
    }

    /// Its bytes, with `ff` behind each zero byte.
    var sortedBytes: [UInt8] { utf8.flatMap { $0 == 0 ? [0, 0xFF] : [$0] } }
}
