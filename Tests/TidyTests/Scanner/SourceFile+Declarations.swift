extension SourceFile {
    /// The lines of the types at the top level that other files can see.
    func visibleTypes() -> [Int] {
        var depth = 0
        return tokens.indices.filter { place in
            if tokens[place].isMark("{") || tokens[place].isMark("(") { depth += 1 }
            if tokens[place].isMark("}") || tokens[place].isMark(")") { depth -= 1 }
            return depth == 0 && opensType(place) && !isHidden(place)
        }.map { tokens[$0].line }
    }

    private func opensType(_ place: Int) -> Bool {
        let keywords: Set = ["struct", "class", "enum", "actor", "protocol"]
        return tokens[place].kind == .word && keywords.contains(tokens[place].text)
            && token(after: place)?.kind == .word
            && token(before: place)?.isMark(".") != true
    }

    private func isHidden(_ place: Int) -> Bool {
        let modifiers = tokens[..<place].suffix(3).filter { $0.line == tokens[place].line }
        return modifiers.contains { $0.isWord("private") || $0.isWord("fileprivate") }
    }

    /// The lines of the public declarations, and of the requirements of public protocols, that have no doc comment.
    func undocumentedDeclarations() -> [Int] {
        let declarations = tokens.indices.filter(isPublicDeclaration) + publicRequirements()
        return declarations.filter { !isDocumented($0) }.map { tokens[$0].line }
    }

    private func isPublicDeclaration(_ place: Int) -> Bool {
        guard tokens[place].isWord("public") || tokens[place].isWord("open") else { return false }
        guard token(before: place)?.isMark(".") != true else { return false }
        guard token(after: place)?.kind == .word || token(after: place)?.isMark("@") == true else { return false }
        let declaration = tokens[(place + 1)...].prefix(5).map(\.text)
        return !["import", "extension", "internal"].contains(declaration.first) && !isExempt(declaration)
            && !isInConformance(place)
    }

    /// Whether the declaration stands in `extension A: P { … }`: there the protocol's own comments speak.
    private func isInConformance(_ place: Int) -> Bool {
        guard let open = opening(place, ("{", "}")) else { return false }
        let head = tokens[..<open].reversed().prefix { !["{", "}"].contains($0.text) && $0.kind != .doc }
        guard let keyword = head.firstIndex(where: { $0.isWord("extension") }) else { return false }
        return head[..<keyword].contains { $0.isMark(":") }
    }

    /// What other words say already: initialisers, operators, and what a well-known protocol asks for.
    private func isExempt(_ declaration: [String]) -> Bool {
        let wellKnown: Set = [
            "description", "debugDescription", "hash", "encode", "rawValue", "errorDescription", "init",
        ]
        let keywords: Set = [
            "static", "final", "convenience", "required", "nonisolated", "override", "mutating", "func", "var", "let",
        ]
        guard let name = declaration.first(where: { !keywords.contains($0) }) else { return false }
        let isOperator = name.utf8.allSatisfy { "<>=!+-*/&|^~%".utf8.contains($0) }
        return wellKnown.contains(name) || (isOperator && declaration.contains("func"))
    }

    private func publicRequirements() -> [Int] {
        tokens.indices.filter { tokens[$0].isWord("protocol") && token(before: $0)?.isWord("public") == true }
            .flatMap(requirements)
    }

    private func requirements(ofProtocolAt place: Int) -> [Int] {
        let keywords: Set = ["func", "var", "subscript", "associatedtype"]
        guard let open = tokens.indices[place...].first(where: { tokens[$0].isMark("{") }) else { return [] }
        return (open..<closing(open)).filter { place in
            keywords.contains(tokens[place].text) && !isExempt(tokens[place...].prefix(5).map(\.text))
        }
    }

    /// Whether a doc comment stands before the attributes and modifiers of the declaration at `place`.
    private func isDocumented(_ place: Int) -> Bool {
        var current = place - 1
        while current >= 0 {
            if tokens[current].kind == .doc { return true }
            guard let next = beforeAttributeOrModifier(endingAt: current) else { return false }
            current = next
        }
        return false
    }

    private func beforeAttributeOrModifier(endingAt place: Int) -> Int? {
        let modifiers: Set = [
            "static", "final", "nonisolated", "override", "mutating", "nonmutating", "indirect", "convenience",
            "required",
            "borrowing", "consuming", "public", "lazy", "weak", "prefix", "postfix", "distributed",
        ]
        var name = place
        if tokens[place].isMark(")") { name = (opening(place, ("(", ")")) ?? 0) - 1 }
        if tokens[place].isMark(">") { name = (opening(place, ("<", ">")) ?? 0) - 1 }
        guard name >= 0 else { return nil }
        if let at = token(before: name), at.isMark("@") { return name - 2 }
        return modifiers.contains(tokens[name].text) ? name - 1 : nil
    }

    /// The place of the mark that opens what is open just before `place`.
    private func opening(_ place: Int, _ marks: (open: String, close: String)) -> Int? {
        var depth = 1
        for earlier in tokens.indices[..<place].reversed() {
            if tokens[earlier].isMark(marks.close) { depth += 1 }
            if tokens[earlier].isMark(marks.open) { depth -= 1 }
            if depth == 0 { return earlier }
        }
        return nil
    }
}
