public import ArgumentParser
import RatchetEngine

/// The command `ratchet restore`: a journal made of a backup.
public struct RestoreCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a journal of a backup; never in the place of another one.",
        discussion: """
            The backup is checked, copied and checked again, and only then put in its place. The next engine that \
            opens it has a newer epoch than the backup.

            What is sealed is checked too if the keys are given.

            --json prints path, to, bytesBefore, bytesAfter, checked and unopenedRows.
            """)

    @Option(help: "The backup's directory.", completion: .directory)
    var from: String

    @Option(help: "The directory that the journal is to be in. There must be no journal in it.", completion: .directory)
    var to: String

    @OptionGroup var keys: KeyOptions

    @Flag(help: "Print one JSON document.")
    var json = false

    /// Used by the parser of arguments.
    public init() {}

    /// Makes the journal.
    public func run() async throws {
        let (from, to, codecs) = (from, to, try keys.codecs)
        let sizes = try await Answer.withProgress { report in
            try await Maintenance.restore(to, from: from, codecs: codecs, report: report)
        }
        let text = CopyText(act: "restored", from: from, to: to, sizes, isChecked: true)
        Answer.print(isJSON: json, text.json, text.lines)
    }
}
