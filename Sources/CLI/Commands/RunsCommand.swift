public import ArgumentParser

/// The command `ratchet runs`: the runs of a journal.
///
///     @main struct Shop: AsyncParsableCommand {
///         static let configuration = CommandConfiguration(subcommands: [Serve.self, RunsCommand.self])
///     }
public struct RunsCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Lists runs, and shows where one stands, why, and what happened to it.",
        subcommands: [RunsListCommand.self, RunsShowCommand.self, RunsWhyCommand.self, RunsHistoryCommand.self],
        defaultSubcommand: RunsListCommand.self)

    /// Used by the parser of arguments.
    public init() {}
}
