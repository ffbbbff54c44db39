public import ArgumentParser
import RatchetEngine

/// The command `ratchet pause`: pauses a run.
public struct PauseCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pauses a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, pauses the run: \
            nothing of it starts until it is resumed. Attempts that are under way end.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in try await client.pause(RunID(id), command: options.commandID) }
    }
}
