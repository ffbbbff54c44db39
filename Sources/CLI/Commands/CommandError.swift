/// Why a command has no answer, in one line: what, where, and what to do.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ message: String) { description = message.onOneLine }
}
