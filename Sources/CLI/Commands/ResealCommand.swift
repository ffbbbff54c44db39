public import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet reseal`: seals all of a journal with the current key.
public struct ResealCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "reseal", abstract: "Seals all of a journal with the first of its keys. Stop its engine first.",
        discussion: """
            It needs every key that the journal is sealed with, and takes all but the first out of use. A journal that \
            was not sealed is sealed. If it is interrupted, nothing is lost: run it again. Then run compact: what was \
            there before is in free pages of the file, until they are used again.

            Rows that are damaged are sealed as they were found, counted and named.

            --json prints what keys prints, and damaged: how many rows are, and damagedRows: where the first 100 are.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Seals the journal.
    public func run() async throws {
        let codecs = try options.keys.codecs
        let path = options.path
        // A source makes a journal where there is none.
        try await options.read { (_: LMDBReader) async throws in }
        let inventory = try await Answer.orError {
            try await SealTool.reseal(.directory(path), codecs: codecs)
        }
        options.print(JSON(inventory)) { terminal in SealText(inventory).lines(terminal) }
    }
}
