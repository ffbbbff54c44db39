import ArgumentParser
import RatchetEngine

/// The command `ratchet queues set`.
struct QueuesSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Changes how many jobs of a queue may be at work, or begin in a time.",
        discussion: """
            It holds in place of the app's configuration, also after restarts. Jobs at work go on. --json prints what \
            start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The queue's name.")
    var name: String

    @Option(help: "How many jobs may be at work at once.")
    var concurrency: Int?

    @Option(help: "How many jobs of one key may be at work at once.")
    var keyConcurrency: Int?

    @Option(
        help: ArgumentHelp("How many jobs may begin in a time, such as 30/60s, 5/1s or 1000/1h.", valueName: "n/time"))
    var rate: RateOption?

    func validate() throws {
        guard concurrency != nil || keyConcurrency != nil || rate != nil else {
            throw ValidationError("What is to be changed? Give --concurrency, --key-concurrency or --rate.")
        }
    }

    func run() async throws {
        let change = QueueChange(
            concurrency: concurrency, keyConcurrency: keyConcurrency, rateLimit: rate?.limit)
        try await options.handIn { client in try await client.set(name, change, options.commandID) }
    }
}
