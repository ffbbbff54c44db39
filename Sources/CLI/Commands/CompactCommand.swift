public import ArgumentParser
import RatchetEngine

/// The command `ratchet compact`: gives the room of free pages back.
public struct CompactCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Gives the room of a journal's free pages back. Stop its engine first.",
        discussion: """
            A journal's file never shrinks by itself: what is deleted leaves pages that are used again. This copies \
            the file without them, checks the copy, and puts it in the place of the file; if it is killed, the old \
            file is there. It needs as much room as the copy takes, for a while.

            What is sealed is checked too if the keys are given.

            --json prints path, to, bytesBefore, bytesAfter, checked and unopenedRows.
            """)

    @OptionGroup var options: JournalOptions

    /// Used by the parser of arguments.
    public init() {}

    /// Puts a smaller file in the place of the journal's.
    public func run() async throws {
        let path = options.path
        let codecs = try options.keys.codecs
        let sizes = try await Answer.withProgress { report in
            try await Maintenance.compact(path, codecs: codecs, report: report)
        }
        let text = CopyText(act: "compacted", from: path, to: nil, sizes, isChecked: true)
        options.print(text.json, text.lines)
    }
}
