public import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet verify`: looks for damage.
public struct VerifyCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Looks for damage in a journal, also while an engine runs on it.",
        discussion: """
            It goes through every page of the file, every checksum, and every row that has to fit to another one, and \
            goes on behind what is damaged. The exit code is 0 if nothing is, and 1 if something is, or if the journal \
            cannot be read.

            Beside an engine a run and its rows are compared within one view, the log is read in one view with the \
            runs that it names, and rows of different runs in views that may be moments apart.

            With the keys of a sealed journal every block is opened. Without them the pages, the checksums and the \
            indexes are checked, and it says how many rows stayed closed.

            --json prints path, isSound, damageCount, noteCount, wasOwned, unopenedRows, keys (with which it was \
            opened), counts (of what was looked at) and findings: kind, isDamage, table, key, run, lsn, what, effect \
            and advice.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Looks, and prints what it found.
    public func run() async throws {
        let path = options.path
        let codecs = try options.keys.codecs
        let result = try await Answer.withProgress { report in
            try await Maintenance.verify(path, codecs: codecs, report: report)
        }
        let text = VerifyText(path, result)
        options.print(text.json, text.lines)
        if !result.isSound { throw ExitCode(1) }
    }
}
