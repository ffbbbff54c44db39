public import ArgumentParser

/// The command `ratchet dead`: the dead letters of a journal.
public struct DeadCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Lists dead letters, redrives and purges them.",
        discussion: "A dead letter is a job whose last attempt failed, or that ended the process again and again.",
        subcommands: [DeadListCommand.self, DeadRedriveCommand.self, DeadPurgeCommand.self],
        defaultSubcommand: DeadListCommand.self)

    /// Used by the parser of arguments.
    public init() {}
}
