import ArgumentParser
import RatchetEngine

/// The command `ratchet queues pause`.
struct QueuesPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pauses a queue: no job of it is taken until it is resumed.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out, and it \
            holds after restarts too. --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The queue's name.")
    var name: String?

    @Flag(help: "All queues are meant.")
    var all = false

    func validate() throws {
        guard all != (name != nil) else { throw ValidationError("Name a queue, or say --all.") }
    }

    func run() async throws {
        try await options.handIn { client in
            try await client.set(name, QueueChange(isPaused: true), options.commandID)
        }
    }
}
