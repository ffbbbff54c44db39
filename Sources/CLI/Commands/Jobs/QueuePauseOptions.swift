import ArgumentParser
import RatchetEngine

/// What the commands take that pause queues and have them go on.
struct QueuePauseOptions: ParsableArguments {
    static let discussion = """
        It returns once the command is durable in the journal; its engine, or the next one, carries it out, and it \
        holds after restarts too. --json prints what start does.
        """

    @OptionGroup var options: HandInOptions

    @Argument(help: "The queue's name.")
    var name: String?

    @Flag(help: "All queues are meant.")
    var all = false

    func validate() throws {
        guard all != (name != nil) else { throw ValidationError("Name a queue, or say --all.") }
    }

    func handIn(isPaused: Bool) async throws {
        try await options.handIn { client in
            try await client.set(name, QueueChange(isPaused: isPaused), options.commandID)
        }
    }
}
