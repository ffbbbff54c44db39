import Foundation
import RatchetEngine
import RatchetJournal

/// How a command answers: in text or in JSON, or with an error of one line.
enum Answer {
    /// Prints the answer in the form that was asked for.
    static func print(isJSON: Bool, _ json: @autoclosure () -> JSON, _ text: (Terminal) -> [String]) {
        let lines = isJSON ? [json().text] : text(.current)
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Prints notes beside an answer that is for a program.
    static func warn(_ notes: [String]) {
        let text = notes.map { "Note: \($0.onOneLine)\n" }.joined()
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// - Throws: ``CommandError`` in the place of a journal's error; it says how keys are given if one is missing.
    static func orError<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as JournalError { throw CommandError(error) }
    }

    /// Runs `body` with a line that shows how far it is, where there is a terminal.
    /// - Throws: ``CommandError`` in the place of a journal's error.
    static func withProgress<Value>(
        _ body: (@escaping WorkProgress.Report) async throws -> Value
    ) async throws -> Value {
        let line = ProgressLine.standardError
        defer { line.clear() }
        return try await orError { try await body(line.show) }
    }
}
