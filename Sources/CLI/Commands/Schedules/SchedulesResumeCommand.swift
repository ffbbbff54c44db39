import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules resume`.
struct SchedulesResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Has a paused schedule go on from now.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The schedule's name.")
    var name: String

    func run() async throws {
        try await options.handIn { client in
            try await client.resumeSchedule(name, command: options.commandID)
        }
    }
}
