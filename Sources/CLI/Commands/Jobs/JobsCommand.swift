public import ArgumentParser

/// The command `ratchet jobs`: the jobs of a journal.
public struct JobsCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Lists jobs, shows one, and enqueues, cancels, retries or deletes them.",
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsEnqueueCommand.self, JobsCancelCommand.self,
            JobsRetryCommand.self, JobsDiscardCommand.self, JobsDeleteCommand.self,
        ],
        defaultSubcommand: JobsListCommand.self)

    /// Used by the parser of arguments.
    public init() {}
}
