public import ArgumentParser
import RatchetEngine

/// The command `ratchet cancel`: ends a run.
public struct CancelCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancels a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, cancels the run. With \
            --wait it says whether that was done: a run that is over cannot be cancelled.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in try await client.cancel(RunID(id), command: options.commandID) }
    }
}
