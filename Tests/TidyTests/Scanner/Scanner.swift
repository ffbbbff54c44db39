/// Cuts a Swift source into tokens and sets comments apart, so that no rule takes text for code.
///
/// Regular expression literals are the one thing that it does not know; a quotation mark inside of one confuses it.
struct Scanner {
    private(set) var tokens: [Token] = []
    /// The text of the comments by line; a comment over several lines has an entry for each.
    private(set) var comments: [Int: String] = [:]

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var afterSpace = true
    /// How many parentheses are open inside of each string interpolation that is open.
    private var interpolations: [Interpolation] = []

    private struct Interpolation {
        var depth: Int
        let literal: StringLiteral
    }

    /// How a string literal was opened, and so how it closes.
    private struct StringLiteral {
        let hashes: Int
        let isMultiline: Bool
    }

    init(_ text: String) {
        bytes = Array(text.utf8)
        while position < bytes.count { scanNext() }
    }

    private mutating func scanNext() {
        let byte = bytes[position]
        if byte == .newline || byte == .space || byte == .tab {
            skipSpace(byte)
        } else if starts(with: "//") {
            scanLineComment()
        } else if starts(with: "/*") {
            scanBlockComment()
        } else if let literal = openingLiteral() {
            add(.string, "\"")
            scanString(literal)
        } else if byte.isWordByte || byte == .backtick {
            scanWord()
        } else {
            scanMark()
        }
    }

    private mutating func skipSpace(_ byte: UInt8) {
        if byte == .newline { line += 1 }
        position += 1
        afterSpace = true
    }

    private mutating func add(_ kind: Token.Kind, _ text: String) {
        tokens.append(Token(kind: kind, text: text, line: line, afterSpace: afterSpace))
        afterSpace = false
    }

    private func starts(with text: StaticString, at offset: Int = 0) -> Bool {
        let start = position + offset
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[start..<start + $0.count]) }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

// MARK: - Words and marks

extension Scanner {
    private mutating func scanWord() {
        let start = position
        while position < bytes.count, bytes[position].isWordByte || bytes[position] == .backtick { position += 1 }
        add(.word, text(start..<position))
    }

    private mutating func scanMark() {
        for pair in ["->", "==", "!="] as [StaticString] where starts(with: pair) {
            add(.mark, "\(pair)")
            position += 2
            return
        }
        let mark = text(position..<position + 1)
        position += 1
        add(.mark, mark)
        followInterpolation(mark)
    }

    /// Goes back to the string when the parenthesis that closes its interpolation has come.
    private mutating func followInterpolation(_ mark: String) {
        guard let last = interpolations.indices.last else { return }
        if mark == "(" { interpolations[last].depth += 1 }
        if mark == ")" { interpolations[last].depth -= 1 }
        guard interpolations[last].depth == 0 else { return }
        scanString(interpolations.removeLast().literal)
    }
}

// MARK: - Comments

extension Scanner {
    private mutating func scanLineComment() {
        if starts(with: "///"), !starts(with: "////") { add(.doc, "///") }
        let start = position
        while position < bytes.count, bytes[position] != .newline { position += 1 }
        comments[line, default: ""] += text(start..<position)
    }

    private mutating func scanBlockComment() {
        if starts(with: "/**"), !starts(with: "/**/") { add(.doc, "/**") }
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                position += 2
            } else if starts(with: "*/") {
                depth -= 1
                position += 2
            } else {
                comments[line, default: ""] += text(position..<position + 1)
                if bytes[position] == .newline { line += 1 }
                position += 1
            }
        } while depth > 0 && position < bytes.count
    }
}

// MARK: - Strings

extension Scanner {
    /// The literal that opens here; its opening marks are passed by.
    private mutating func openingLiteral() -> StringLiteral? {
        var hashes = 0
        while starts(with: "#", at: hashes) { hashes += 1 }
        guard starts(with: "\"", at: hashes) else { return nil }
        let isMultiline = starts(with: "\"\"\"", at: hashes)
        position += hashes + (isMultiline ? 3 : 1)
        return StringLiteral(hashes: hashes, isMultiline: isMultiline)
    }

    /// Passes by the text of a literal: to its end, or to an interpolation, whose tokens are code again.
    private mutating func scanString(_ literal: StringLiteral) {
        while position < bytes.count {
            if closes(literal) { return }
            if bytes[position] == .backslash, hasHashes(literal.hashes, at: 1) {
                position += 1 + literal.hashes
                if starts(with: "(") { return openInterpolation(literal) }
            }
            guard position < bytes.count else { return }
            if bytes[position] == .newline { line += 1 }
            position += 1
        }
    }

    private mutating func openInterpolation(_ literal: StringLiteral) {
        interpolations.append(Interpolation(depth: 1, literal: literal))
        add(.mark, "(")
        position += 1
    }

    private mutating func closes(_ literal: StringLiteral) -> Bool {
        let quotes = literal.isMultiline ? 3 : 1
        let ends = literal.isMultiline ? starts(with: "\"\"\"") : starts(with: "\"")
        guard ends, hasHashes(literal.hashes, at: quotes) else { return false }
        position += quotes + literal.hashes
        return true
    }

    private func hasHashes(_ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { starts(with: "#", at: offset + $0) }
    }
}

extension UInt8 {
    fileprivate static let newline = UInt8(ascii: "\n")
    fileprivate static let space = UInt8(ascii: " ")
    fileprivate static let tab = UInt8(ascii: "\t")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let backtick = UInt8(ascii: "`")

    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
