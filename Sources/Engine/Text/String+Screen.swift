extension String {
    /// Without line breaks and other control characters: what stands in a journal must not steer a terminal.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        let words = unicodeScalars.split(whereSeparator: \.isControl).map { String($0) }
        return words.joined(separator: " ")
    }

    /// Its lines, each without control characters.
    package var safeLines: [String] {
        split(whereSeparator: \.isNewline).map { String($0).onOneLine }.filter { !$0.isEmpty }
    }

    /// How many columns it takes on a screen.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    /// Cut to so many columns, with an ellipsis to say so.
    package func cut(to width: Int, _ ellipsis: String) -> String {
        guard columns > width else { return self }
        let room = width - ellipsis.count
        var kept = ""
        var used = 0
        for character in self {
            used += character.columns
            guard used <= room else { break }
            kept.append(character)
        }
        return room < 0 ? String(ellipsis.prefix(max(0, width))) : kept + ellipsis
    }
}

extension Character {
    /// East Asian wide characters and emoji take two.
    var columns: Int {
        switch unicodeScalars.first?.value ?? 0 {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}

extension Unicode.Scalar {
    /// Also what turns the direction of text round, or breaks a line.
    fileprivate var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
