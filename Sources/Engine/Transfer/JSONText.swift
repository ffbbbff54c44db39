import Foundation

/// A value of a line as it stands there; it is looked into as far as somebody asks.
struct JSONText {
    /// So many members an object of a line has at most.
    private static let memberLimit = 64

    private let text: ArraySlice<UInt8>
    /// All values in the text, and which one this is.
    private let values: [JSONScanner.Value]
    private let place: Int

    /// Sound JSON without space around it.
    var bytes: ArraySlice<UInt8> {
        text[text.startIndex + values[place].start..<text.startIndex + values[place].end]
    }

    private init(_ outer: JSONText, at place: Int) {
        (text, values) = (outer.text, outer.values)
        self.place = place
    }

    /// - Throws: ``JSONScanner/Malformed`` if it is not one JSON value in UTF-8.
    init(
        _ bytes: ArraySlice<UInt8>, depthLimit: Int = JSONScanner.depthLimit
    ) throws(JSONScanner.Malformed) {
        values = try JSONScanner.values(in: bytes, depthLimit: depthLimit)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONScanner.Malformed(offset: bytes.count)
        }
        text = bytes
        place = 0
    }

    /// The members in their order; `nil` if it is no object, if two have one name, or if there are too many.
    var members: [(name: String, value: JSONText)]? {
        guard bytes.first == UInt8(ascii: "{") else { return nil }
        var members: [(name: String, value: JSONText)] = []
        var names: Set<String> = []
        var next = place + 1
        while next < values[place].next {
            guard let name = JSONText(self, at: next).string, names.insert(name).inserted,
                members.count < Self.memberLimit
            else { return nil }
            members.append((name, JSONText(self, at: next + 1)))
            next = values[next + 1].next
        }
        return members
    }

    /// Hands over the elements, one after the other.
    /// - Returns: How many there are; `nil` if it is no array.
    func forEach<Failure>(_ body: (JSONText) throws(Failure) -> Void) throws(Failure) -> Int? {
        guard bytes.first == UInt8(ascii: "[") else { return nil }
        var (count, next) = (0, place + 1)
        while next < values[place].next {
            try body(JSONText(self, at: next))
            count += 1
            next = values[next].next
        }
        return count
    }

    /// `nil` if it is no string, or one with half a character in it.
    var string: String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        let inner = bytes.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(validating: inner, as: UTF8.self) }
        return try? JSONDecoder().decode(String.self, from: Data(bytes))
    }

    /// `nil` if it is no whole number of this type.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
        String(validating: bytes, as: UTF8.self).flatMap { Value($0) }
    }

    /// `nil` if it is neither `true` nor `false`.
    var flag: Bool? {
        switch String(validating: bytes, as: UTF8.self) {
        case "true": true
        case "false": false
        default: nil
        }
    }
}
