public import ArgumentParser
import RatchetEngine

/// The command `ratchet export`: all of a journal as lines of JSON.
public struct ExportCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes all of a journal as lines of JSON, also while an engine runs on it.",
        discussion: """
            The file is for other tools, for other machines and for long keeping; ratchet import makes a journal of \
            it again. Docs/Export.md says what stands in it. It is one view of the journal. What is sealed is NOT \
            sealed in the file.

            What is damaged is in the file as it was found, and so it is in a journal made of it. The exit code is 1 \
            then, or if ids of a sealed journal are missing, and 0 if everything is there. Nothing is written over: \
            there must be no such file.

            --json prints path, to, runs, lines, bytes, damagedRows, lostIDs, commandDigests, isSealed and troubles.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "The file, which must not be there; - for standard output.", completion: .file())
    var to: String

    /// Used by the parser of arguments.
    public init() {}

    /// Writes the file.
    public func run() async throws {
        let (path, to) = (options.path, to)
        let codecs = try options.keys.codecs
        let summary = try await Answer.withProgress { report in
            try await Maintenance.exportJournal(path, to: to, codecs: codecs, report: report)
        }
        let text = TransferText(act: "exported", from: path, to: to, summary)
        // The lines themselves are on standard output then.
        if to == "-" { Answer.warn(text.warnings) } else { options.print(text.json, text.lines) }
        if !summary.isWhole { throw ExitCode(1) }
    }
}
