public import ArgumentParser
import RatchetEngine

/// The command `ratchet import`: a journal made of an export.
public struct ImportCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a new journal of an export. Its runs go on where they stood.",
        discussion: """
            The directory must have no journal, or an empty one. All lines are checked, and so is the journal, before \
            anybody can open it. If the command fails or is killed, the directory has a journal that cannot be \
            opened: run the command again, which starts anew.

            Only one of the two journals may go on: both would do what their runs have still to do. With --keys the \
            new journal is sealed.

            --json prints path, to, runs, lines, bytes, damagedRows, lostIDs, commandDigests, isSealed and troubles.
            """)

    @Option(help: "The file with the export; - for standard input.", completion: .file())
    var from: String

    @Option(help: "The directory that the journal is to be in.", completion: .directory)
    var to: String

    @OptionGroup var keys: KeyOptions

    @Flag(help: "Print one JSON document.")
    var json = false

    /// Used by the parser of arguments.
    public init() {}

    /// Makes the journal.
    public func run() async throws {
        let (from, to, codecs) = (from, to, try keys.codecs)
        let summary = try await Answer.withProgress { report in
            do {
                return try await Maintenance.importJournal(to, from: from, codecs: codecs, report: report)
            } catch let error as ImportError {
                throw CommandError(error.description)
            }
        }
        let text = TransferText(act: "imported", from: from, to: to, summary)
        Answer.print(isJSON: json, text.json, text.lines)
    }
}
