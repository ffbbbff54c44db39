/// One Swift file: its text, its tokens and its comments.
struct SourceFile {
    /// From the package's root: `Sources/Journal/Store/Store.swift`.
    let path: String
    let lines: [Substring]
    let tokens: [Token]
    let comments: [Int: String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let scanner = Scanner(text)
        tokens = scanner.tokens
        comments = scanner.comments
    }

    var folders: [Substring] { path.split(separator: "/").dropLast() }

    /// What an app runs: everything that is not a test, an example or a benchmark.
    var isShipped: Bool { path.hasPrefix("Sources/") }

    /// Whether this is where time, chance and identifiers come in.
    var isWorld: Bool { path.hasPrefix("Sources/Engine/World/") }

    /// The places in ``tokens`` where these tokens stand in a row.
    func places(of pattern: [String]) -> [Int] {
        guard let first = pattern.first else { return [] }
        return tokens.indices.filter { place in
            tokens[place].text == first && tokens[place...].prefix(pattern.count).map(\.text) == pattern
        }
    }

    func token(before place: Int) -> Token? { place > 0 ? tokens[place - 1] : nil }

    func token(after place: Int) -> Token? { place + 1 < tokens.count ? tokens[place + 1] : nil }

    /// The place of the mark that closes what `open` opens, or the last place if nothing does.
    func closing(_ open: Int, _ marks: (open: String, close: String) = ("{", "}")) -> Int {
        var depth = 0
        for place in tokens.indices[open...] {
            if tokens[place].isMark(marks.open) { depth += 1 }
            if tokens[place].isMark(marks.close) { depth -= 1 }
            if depth == 0 { return place }
        }
        return tokens.endIndex - 1
    }
}
