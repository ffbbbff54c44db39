public import ArgumentParser
import RatchetEngine

/// The command `ratchet skip`: has a node counted as done that is stuck.
public struct SkipCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Counts a stuck step of a run as done, or as undone.",
        discussion: """
            The node is a step that backs off or whose attempt hangs, a sleep, or a wait for a signal: runs show \
            has their paths. With --output the value goes where the node's own would have gone; without it nothing \
            does, and a later node that needs it fails. A step that could not be undone is named with /compensate \
            behind its path, and has no output: the run goes on with the step before it. With --wait it says whether \
            that was done.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    @Argument(help: "The node's path.")
    var path: String

    @Option(help: "What the node is to have brought, as JSON; - reads it from standard input. (default: nothing)")
    var output: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        let output = output.map(HandInOptions.json)
        try await options.handIn { client in
            try await client.skip(RunID(id), path, output: output, command: options.commandID)
        }
    }
}
