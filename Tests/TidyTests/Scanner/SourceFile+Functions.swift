/// A function, initialiser, subscript or computed property that has a body.
struct Function {
    let line: Int
    /// From its first line to its closing brace.
    let length: Int
}

extension SourceFile {
    /// Functions in functions are counted both on their own and as lines of the outer one.
    func functions() -> [Function] {
        tokens.indices.filter(opensFunction).compactMap { place in
            guard let body = bodyStart(after: place), !isRequirement(body) else { return nil }
            let end = closing(body)
            return Function(line: tokens[place].line, length: tokens[end].line - tokens[place].line + 1)
        }
    }

    private func opensFunction(_ place: Int) -> Bool {
        guard tokens[place].kind == .word, token(before: place)?.isMark(".") != true else { return false }
        switch tokens[place].text {
        case "func", "subscript", "deinit", "var": return true
        case "init": return ["(", "<", "?"].contains(token(after: place)?.text)
        default: return false
        }
    }

    /// The brace that opens the body, or `nil` for a declaration without one.
    private func bodyStart(after start: Int) -> Int? {
        var depth = 0
        for place in tokens.indices[(start + 1)...] {
            let token = tokens[place]
            if token.isMark("(") || token.isMark("[") { depth += 1 }
            if token.isMark(")") || token.isMark("]") { depth -= 1 }
            guard depth == 0 else { continue }
            if token.isMark("{") { return place }
            if token.isMark("}") || token.isMark("=") || token.isMark(";") || depth < 0 { return nil }
            if token.kind == .doc || endsSignature(place) { return nil }
        }
        return nil
    }

    /// Whether a line that starts here belongs no longer to the signature above it.
    private func endsSignature(_ place: Int) -> Bool {
        guard place > 0, tokens[place].line > tokens[place - 1].line else { return false }
        let goesOn = ["where", "->", "throws", "async", "rethrows", ">", ")", "]"].contains(tokens[place].text)
        let isOpen = [",", "->", "where", ":", "&", "==", "<", "(", "["].contains(tokens[place - 1].text)
        return !goesOn && !isOpen
    }

    /// Whether the braces hold a protocol's `{ get set }` only.
    private func isRequirement(_ body: Int) -> Bool {
        let words: Set = ["get", "set", "async", "throws", "mutating", "nonmutating"]
        return tokens[body...closing(body)].dropFirst().dropLast().allSatisfy { words.contains($0.text) }
            && closing(body) > body + 1
    }
}
