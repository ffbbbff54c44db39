public import ArgumentParser
import RatchetEngine
import RatchetJournal

/// The command `ratchet keys`: which keys a journal is sealed with.
public struct KeysCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Shows which keys a journal is sealed with, and how much of it with each.",
        discussion: """
            It needs no key itself. A key can be destroyed once the journal is not sealed with it any more: make \
            another one the current one, and run reseal.

            --json prints keys [{id, blocks}] and open: how many blocks, and keys that users chose, are not sealed.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Prints the keys.
    public func run() async throws {
        let inventory = try await options.read { (reader: LMDBReader) in try await SealTool.inventory(of: reader) }
        options.print(JSON(inventory)) { terminal in SealText(inventory).lines(terminal) }
    }
}
