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

    /// The journal has no run of this id; that of a job says where jobs are shown.
    static func noRun(_ id: String, at path: String) -> CommandError {
        let hint =
            RunID(id).generatedJobNumber == nil
            ? "see which ones it has with `runs list`" : "that is the id of a job: see it with `jobs show \(id)`"
        return CommandError("the journal at '\(path)' has no run '\(id)': \(hint)")
    }
}
