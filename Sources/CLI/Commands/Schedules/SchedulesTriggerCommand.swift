import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules trigger`.
struct SchedulesTriggerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger", abstract: "Starts a run of a schedule, or enqueues its job, at once.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out. \
            With --wait it prints the run, or the job.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The schedule's name.")
    var name: String

    func run() async throws {
        try await options.handIn { client in
            try await client.triggerSchedule(name, command: options.commandID)
        }
    }
}
