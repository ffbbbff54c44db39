public import ArgumentParser

/// The command `ratchet`: looks into a journal, beside the engine that runs on it or when there is none.
///
///     ratchet runs list --journal orders.journal
///     ratchet runs show order-7 --journal orders.journal
///     ratchet stats --journal orders.journal
///
/// It changes nothing. An app that has a command of its own can carry ``RunsCommand`` and ``StatsCommand`` in it.
public struct RatchetCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "ratchet",
        abstract: "Looks into a Ratchet journal, also while an engine runs on it.",
        discussion: """
            The journal is the directory that the app gave its engine. Name it with --journal, or in the environment \
            variable \(JournalOptions.variable). Nothing is ever changed in it.

            Times are shown in the local time zone (TZ=UTC shows UTC), and in --json always in UTC. NO_COLOR turns \
            the colors off.
            """,
        subcommands: [RunsCommand.self, StatsCommand.self])

    /// Used by the parser of arguments.
    public init() {}
}
