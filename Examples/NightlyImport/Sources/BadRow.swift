/// What is wrong with a row.
struct BadRow: Error, CustomStringConvertible {
    let description: String

    init(line: Int, _ reason: String) { description = "line \(line): \(reason)" }
}
