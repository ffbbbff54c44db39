import ArgumentParser
import Foundation
import RatchetEngine
import RatchetJournal

/// What every command takes: which journal, and whether a program reads the answer.
struct JournalOptions: ParsableArguments {
    static let variable = "RATCHET_JOURNAL"

    @Option(
        name: .customLong("journal"), help: "The journal's directory. (default: \(variable) of the environment)",
        completion: .directory)
    var givenPath: String?

    @OptionGroup var keys: KeyOptions

    @Flag(help: "Print one JSON document.")
    var json = false

    var path: String {
        if let givenPath { return givenPath }
        return ProcessInfo.processInfo.environment[Self.variable] ?? ""
    }

    func validate() throws {
        guard !path.isEmpty else {
            throw ValidationError(
                "Which journal? Give --journal with its directory, or set the environment variable \(Self.variable).")
        }
    }

    /// Opens the journal for `body`, with the keys that were given.
    /// - Throws: ``CommandError`` if it cannot be read.
    func read<Value>(
        _ body: (JournalInspector, LMDBReader) async throws -> Value
    ) async throws -> Value {
        let codecs = try keys.codecs
        return try await read { reader in
            let blocks = try await reader.read { view in try Blocks.open(view, codecs: codecs) }
            return try await body(JournalInspector(reader, with: blocks), reader)
        }
    }

    /// Opens the journal for `body`, which needs no keys.
    /// - Throws: ``CommandError`` if it cannot be read.
    func read<Value>(_ body: (LMDBReader) async throws -> Value) async throws -> Value {
        try await Answer.orError {
            let reader = try await LMDBReader.open(path)
            do {
                let value = try await body(reader)
                await reader.close()
                return value
            } catch {
                await reader.close()
                throw error
            }
        }
    }

    /// Prints the answer in the form that was asked for.
    func print(_ json: @autoclosure () -> JSON, _ text: (Terminal) -> [String]) {
        Answer.print(isJSON: self.json, json(), text)
    }
}
