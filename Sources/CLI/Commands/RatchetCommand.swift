public import ArgumentParser

/// The command `ratchet`: looks into a journal and after it, and hands commands in to it, beside its engine or when
/// there is none.
///
///     ratchet runs list --journal orders.journal
///     ratchet runs show order-7 --journal orders.journal
///     ratchet runs history order-7 --journal orders.journal
///     ratchet backup --journal orders.journal --to backups/monday
///     ratchet start FulfilOrder --state '{"items": []}' --id order-7 --journal orders.journal
///
/// An app that has a command of its own can carry each of the subcommands in it.
public struct RatchetCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "ratchet",
        abstract: "Looks into a Ratchet journal and after it, and asks its engine for something.",
        discussion: """
            The journal is the directory that the app gave its engine. Name it with --journal, or in the environment \
            variable \(JournalOptions.variable). Commands that ask for something, such as start, are durable in it \
            once they return; its engine carries them out. compact, reseal and upgrade change its file, while no \
            engine runs. The others change nothing.

            Times are shown in the local time zone (TZ=UTC shows UTC), and in --json always in UTC. NO_COLOR turns \
            the colors off.
            """,
        subcommands: [
            RunsCommand.self, JobsCommand.self, QueuesCommand.self, DeadCommand.self, GraphCommand.self,
            StatsCommand.self, StartCommand.self, SignalCommand.self,
            UpdateCommand.self, ResolveCommand.self, RejectCommand.self, PauseCommand.self, ResumeCommand.self,
            CancelCommand.self, TerminateCommand.self, SkipCommand.self, RetryCommand.self, ForkCommand.self,
            SchedulesCommand.self, CheckNeedsAppCommand.self,
            VerifyCommand.self, BackupCommand.self, RestoreCommand.self, CompactCommand.self,
            ExportCommand.self, ImportCommand.self, KeysCommand.self, ResealCommand.self, UpgradeCommand.self,
        ])

    /// Used by the parser of arguments.
    public init() {}
}
