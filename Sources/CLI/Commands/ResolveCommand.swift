public import ArgumentParser
import RatchetEngine

/// The command `ratchet resolve`: resolves a promise of a run.
public struct ResolveCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Resolves a promise of a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, resolves the promise. \
            With --wait it says whether that was done: a promise is settled once.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The promise's token, such as run-17/payment.")
    var token: String

    @Option(help: "The promise's value as JSON; - reads it from standard input. (default: {}, for one without a value)")
    var payload: String?

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        let (token, payload) = (PromiseToken(self.token), HandInOptions.json(payload ?? "{}"))
        try await options.handIn { client in
            try await client.resolve(token, json: payload, command: options.commandID)
        }
    }
}
