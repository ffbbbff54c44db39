import RatchetEngine
import RatchetJournal

/// Why a command has no answer, in one line: what, where, and what to do.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ message: String) { description = message.onOneLine }

    /// It says how keys are given if one is missing.
    init(_ error: JournalError) {
        let hint = error.code == .missingKey ? "; name a file with --keys, or set \(KeyOptions.variable)" : ""
        self.init(error.message + hint)
    }
}
