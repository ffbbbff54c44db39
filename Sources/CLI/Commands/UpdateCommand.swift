public import ArgumentParser
import RatchetEngine

/// The command `ratchet update`: sends an update to a run.
public struct UpdateCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Sends an update to a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, has the run answer it. \
            With --wait it prints the answer, or why the workflow refuses it. An update that is sent twice counts \
            twice, unless both have the same --command.

            --json prints what start does, and answer: what the workflow answered.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    @Argument(help: "The update's name.")
    var name: String

    @Option(help: "The argument as JSON; - reads it from standard input. (default: {}, for one without an argument)")
    var payload: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        let (id, payload) = (RunID(self.id), HandInOptions.json(payload ?? "{}"))
        try await options.handIn { client in
            try await client.update(id, name: name, json: payload, command: options.commandID)
        }
    }
}
