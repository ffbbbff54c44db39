public import ArgumentParser
import RatchetEngine

/// The command `ratchet signal`: sends a signal to a run.
public struct SignalCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "signal", abstract: "Sends a signal to a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, hands the signal to \
            the run. With --wait it says whether the run has taken it. A signal that is sent twice counts twice, \
            unless both have the same --command.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The run's id.")
    var id: String

    @Argument(help: "The signal's name.")
    var name: String

    @Option(help: "The signal's value as JSON; - reads it from standard input. (default: {}, for one without a value)")
    var payload: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        let (id, payload) = (RunID(self.id), HandInOptions.json(payload ?? "{}"))
        try await options.handIn { client in
            try await client.signal(id, name: name, json: payload, command: options.commandID)
        }
    }
}
