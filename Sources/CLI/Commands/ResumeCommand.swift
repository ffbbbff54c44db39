public import ArgumentParser
import RatchetEngine

/// The command `ratchet resume`: has a paused run go on.
public struct ResumeCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Has a paused run go on.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, has the run go on. A \
            run that is not paused is left as it is.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in try await client.resume(RunID(id), command: options.commandID) }
    }
}
