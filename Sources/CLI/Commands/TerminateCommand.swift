public import ArgumentParser
import RatchetEngine

/// The command `ratchet terminate`: ends a run at once.
public struct TerminateCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "terminate", abstract: "Ends a run at once: nothing is cleaned up, and nothing is undone.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, ends the run, and with \
            it those that it started and that are to end with it. Use cancel if what the run has begun is to be \
            cleaned up; a run that is stuck or parked, and cannot be, can be terminated. With --wait it says whether \
            that was done: a run that is over cannot be terminated.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in try await client.terminate(RunID(id), command: options.commandID) }
    }
}
