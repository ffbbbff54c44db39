extension SourceFile {
    /// The lines on which one of the patterns starts.
    func lines(of patterns: [[String]]) -> [Int] {
        patterns.flatMap(places).map { tokens[$0].line }.sorted()
    }

    /// A `!` right behind a name or a closing bracket; a forced `try` or cast is another rule's.
    func forceUnwraps() -> [Int] {
        tokens.indices.dropFirst().filter { place in
            let owner = tokens[place - 1]
            return tokens[place].isMark("!") && !tokens[place].afterSpace && !["try", "as"].contains(owner.text)
                && (owner.kind == .word || [")", "]", "?", "!"].contains(owner.text))
        }.map { tokens[$0].line }
    }

    func bareSystemImports() -> [Int] {
        var conditions = 0
        return tokens.indices.filter { place in
            if tokens[place].isMark("#"), token(after: place)?.isWord("if") == true { conditions += 1 }
            if tokens[place].isMark("#"), token(after: place)?.isWord("endif") == true { conditions -= 1 }
            let isSystem = ["Glibc", "Musl", "Darwin"].contains(token(after: place)?.text)
            return conditions == 0 && tokens[place].isWord("import") && isSystem
        }.map { tokens[$0].line }
    }

    /// A comment on the same line, or on one of the three lines above, counts as the reason.
    func unexplainedTasks() -> [Int] {
        let patterns = [
            ["DispatchQueue"], ["Task", ".", "detached"], ["@", "unchecked", "Sendable"],
            ["nonisolated", "(", "unsafe", ")"],
        ]
        return (lines(of: patterns) + unstructuredTasks()).sorted().filter { line in
            !(line - 3...line).contains { comments[$0] != nil }
        }
    }

    /// `Task {`, `Task<Int, Never> {` and `Task(priority: .low) {`.
    private func unstructuredTasks() -> [Int] {
        tokens.indices.filter { tokens[$0].isWord("Task") && token(before: $0)?.isMark(".") != true }
            .filter { place in
                var next = place + 1
                for marks in [("<", ">"), ("(", ")")] where next < tokens.count && tokens[next].isMark(marks.0) {
                    next = closing(next, marks) + 1
                }
                return next < tokens.count && tokens[next].isMark("{")
            }
            .map { tokens[$0].line }
    }

    func leftovers() -> [Int] {
        comments.filter { _, text in
            text.split { !$0.isLetter }.contains { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }
        }.keys.sorted()
    }
}
