import Foundation

/// A value of a line as it stands there; it is looked into as far as somebody asks.
struct JSONText {
    /// Sound JSON without space around it.
    let bytes: ArraySlice<UInt8>

    private init(sound bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// - Throws: ``JSONScanner/Malformed`` if it is not one JSON value in UTF-8.
    init(
        _ bytes: ArraySlice<UInt8>, depthLimit: Int = JSONScanner.depthLimit
    ) throws(JSONScanner.Malformed) {
        var scanner = JSONScanner(bytes, depthLimit: depthLimit)
        let value = try scanner.value()
        guard scanner.isAtEnd, String(validating: value, as: UTF8.self) != nil else {
            throw JSONScanner.Malformed(offset: bytes.count)
        }
        self.init(sound: value)
    }

    /// So many members an object of a line has at most.
    private static let memberLimit = 64

    /// The members in their order; `nil` if it is no object, if two have one name, or if there are too many.
    var members: [(name: String, value: JSONText)]? {
        var scanner = JSONScanner(bytes)
        guard scanner.skip(UInt8(ascii: "{")) else { return nil }
        var members: [(name: String, value: JSONText)] = []
        var names: Set<String> = []
        guard !scanner.skip(UInt8(ascii: "}")) else { return members }
        repeat {
            guard let name = try? JSONText(sound: scanner.value()).string, names.insert(name).inserted,
                scanner.skip(UInt8(ascii: ":")), let value = try? scanner.value(), members.count < Self.memberLimit
            else { return nil }
            members.append((name, JSONText(sound: value)))
        } while scanner.skip(UInt8(ascii: ","))
        return members
    }

    /// Hands over the elements, one after the other.
    /// - Returns: How many there are; `nil` if it is no array.
    func forEach<Failure>(_ body: (JSONText) throws(Failure) -> Void) throws(Failure) -> Int? {
        var scanner = JSONScanner(bytes)
        guard scanner.skip(UInt8(ascii: "[")) else { return nil }
        var count = 0
        guard !scanner.skip(UInt8(ascii: "]")) else { return count }
        repeat {
            guard let value = try? scanner.value() else { return nil }
            try body(JSONText(sound: value))
            count += 1
        } while scanner.skip(UInt8(ascii: ","))
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
