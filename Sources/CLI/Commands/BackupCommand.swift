public import ArgumentParser
import RatchetEngine

/// The command `ratchet backup`: a copy of a journal as of one moment.
public struct BackupCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies a journal as of one moment, also while an engine runs on it.",
        discussion: """
            The copy has no free pages. It is made in DIR.partial, checked whole, and then renamed: if the command is \
            killed, there is no DIR. The copy is a journal: an engine can open it, and so can every command here.

            What is sealed is checked too if the keys are given.

            --json prints path, to, bytesBefore, bytesAfter, checked and unopenedRows.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "The directory that the copy is to be. There must be no journal in it.", completion: .directory)
    var to: String

    @Flag(name: .customLong("no-verify"), help: "Do not look for damage, neither before nor after copying.")
    var isUnchecked = false

    /// Used by the parser of arguments.
    public init() {}

    /// Makes the copy.
    public func run() async throws {
        let (path, to, isChecked) = (options.path, to, !isUnchecked)
        let codecs = try options.keys.codecs
        let sizes = try await Answer.withProgress { report in
            try await Maintenance.backUp(path, to: to, codecs: codecs, isChecked: isChecked, report: report)
        }
        let text = CopyText(act: "backed up", from: path, to: to, sizes, isChecked: isChecked)
        options.print(text.json, text.lines)
    }
}
