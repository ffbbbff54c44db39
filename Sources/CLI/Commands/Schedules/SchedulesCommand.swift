public import ArgumentParser

/// The command `ratchet schedules`: the schedules of a journal.
public struct SchedulesCommand: AsyncParsableCommand {
    /// The command's name, its help and what is below it.
    public static let configuration = CommandConfiguration(
        commandName: "schedules", abstract: "Lists schedules, shows one, and asks the engine for something with one.",
        subcommands: [
            SchedulesListCommand.self, SchedulesShowCommand.self, SchedulesPauseCommand.self,
            SchedulesResumeCommand.self, SchedulesTriggerCommand.self, SchedulesBackfillCommand.self,
            SchedulesDeleteCommand.self,
        ],
        defaultSubcommand: SchedulesListCommand.self)

    /// Used by the parser of arguments.
    public init() {}
}
