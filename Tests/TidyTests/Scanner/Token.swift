/// One word, mark or literal of a Swift source.
struct Token: Equatable {
    enum Kind: Equatable {
        /// A name or keyword.
        case word
        /// One punctuation mark, or one of the operators that the rules tell apart: `->`, `==`, `!=`, `=`.
        case mark
        /// A string literal, without its text.
        case string
        /// A documentation comment.
        case doc
    }

    let kind: Kind
    let text: String
    /// 1 for the first line of the file.
    let line: Int
    /// Whether white space stands before it.
    let afterSpace: Bool

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
}
