public import ArgumentParser
import RatchetEngine

/// The command `ratchet reject`: rejects a promise of a run.
public struct RejectCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Rejects a promise of a run.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, rejects the promise: \
            its node fails with the error. With --wait it says whether that was done: a promise is settled once.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The promise's token, such as run-17/payment.")
    var token: String

    @Option(help: "What the error is called.")
    var type = "Rejection"

    @Option(help: "What the error says.")
    var message: String

    /// Used by the parser of arguments.
    public init() {}

    /// Hands the command in.
    public func run() async throws {
        try await options.handIn { client in
            try await client.reject(PromiseToken(token), type: type, text: message, command: options.commandID)
        }
    }
}
