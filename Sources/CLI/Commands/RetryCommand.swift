public import ArgumentParser
import RatchetEngine

/// The command `ratchet retry`: has the next attempt of a step made at once.
public struct RetryCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Makes the next attempt of a step at once, or of undoing it.",
        discussion: """
            The attempts that were made count. What undoes a step has the step's path with /compensate behind it, as \
            runs show has it in the line undoing; it is tried again with all its attempts. With --wait it says \
            whether that was done: a step that does not back off is not tried again.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    @Argument(help: "The step's path, or that of its undoing.")
    var path: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in
            try await client.retry(RunID(id), path, command: options.commandID)
        }
    }
}
