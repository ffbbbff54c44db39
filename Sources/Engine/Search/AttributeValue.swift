/// A value by which runs are found: what an attribute of a run is at the moment.
///
///     let page = try await engine.runs(where: [.attribute("customer", equals: "ada")])
///     if case .integer(let cents)? = page.runs.first?.attributes["cents"] { print(cents) }
///
/// Values of one kind are ordered: texts byte by byte (UTF-8), numbers and times by size, `false` before `true`. Values
/// of two kinds are never equal, and none lies between two others of another kind. Of a text the first 1,024 bytes
/// count.
public enum AttributeValue: Sendable {
    /// A text, of which the first 1,024 bytes of UTF-8 count.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// Whether something is so.
    case flag(Bool)
    /// A moment, to the millisecond.
    case time(Timestamp)

    /// So many bytes of a text are kept.
    package static let textByteLimit = 1_024

    /// The value as it is kept: a text that is too long is cut between two characters.
    package var kept: AttributeValue {
        guard case .text(let text) = self, text.utf8.count > Self.textByteLimit else { return self }
        return .text(text.cut(toBytes: Self.textByteLimit))
    }

    /// Which kind it is of; a part of the journal's format.
    package var kind: Kind {
        switch self {
        case .text: .text
        case .integer: .integer
        case .flag: .flag
        case .time: .time
        }
    }

    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case text = 2
        case integer = 3
        case flag = 4
        case time = 5
    }
}

extension AttributeValue: Hashable {
    /// Texts are equal if their bytes are: two ways to write one letter are two texts.
    public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer(let left), .integer(let right)): left == right
        case (.flag(let left), .flag(let right)): left == right
        case (.time(let left), .time(let right)): left == right
        default: false
        }
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): hasher.combine(Array(text.utf8))
        case .integer(let number): hasher.combine(number)
        case .flag(let flag): hasher.combine(flag)
        case .time(let time): hasher.combine(time)
        }
    }

    /// Whether it stands before another one; `false` if the two are of two kinds.
    package func precedes(_ other: AttributeValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.integer(let left), .integer(let right)): left < right
        case (.flag(let left), .flag(let right)): !left && right
        case (.time(let left), .time(let right)): left < right
        default: false
        }
    }
}

extension AttributeValue: CustomStringConvertible {
    /// The value as text: a time in ISO 8601, UTC.
    public var description: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .time(let time): "\(time)"
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A flag.
    public init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension String {
    /// Its beginning, of at most so many bytes of UTF-8; no character of Unicode is cut in two.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var bytes = Array(utf8.prefix(limit + 1))
        // What begins no character goes with the one that does.
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
        return String(decoding: bytes, as: UTF8.self)
    }
}
