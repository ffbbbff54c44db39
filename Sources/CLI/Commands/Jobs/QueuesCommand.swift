public import ArgumentParser

/// The command `ratchet queues`: the queues of a journal.
public struct QueuesCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "queues", abstract: "Lists queues, pauses and resumes them, and changes what holds of them.",
        subcommands: [
            QueuesListCommand.self, QueuesPauseCommand.self, QueuesResumeCommand.self, QueuesSetCommand.self,
        ],
        defaultSubcommand: QueuesListCommand.self)

    /// Used by the parser of arguments.
    public init() {}
}
