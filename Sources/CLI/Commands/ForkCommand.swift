public import ArgumentParser
import RatchetEngine

/// The command `ratchet fork`: makes a new run from a step of another one.
public struct ForkCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "fork", abstract: "Starts a new run from a step of another one.",
        discussion: """
            The new run is what the other was when that step began, the last time that it did, and goes on from there: \
            the other may be under way, over or archived, and stays what it is. --changes is a JSON Merge Patch of the \
            workflow's State: members that it names are replaced, those that it names as null are removed. With --wait \
            it says which id the new run has.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The id of the run that is copied.")
    var id: String

    @Argument(help: "The path of the step, as runs history has it.")
    var path: String

    @Option(name: .customLong("as"), help: "The new run's id. (default: the engine makes one)")
    var newID: String?

    @Option(help: "What changes in the State, as JSON; - reads it from standard input. (default: nothing)")
    var changes: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        let changes = changes.map(HandInOptions.json)
        try await options.handIn { client in
            try await client.fork(
                RunID(id), at: path, as: newID.map { RunID($0) }, changes: changes, command: options.commandID)
        }
    }
}
