import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules pause`.
struct SchedulesPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pauses a schedule.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out. \
            What falls due meanwhile is not made up for, but counted.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The schedule's name.")
    var name: String

    @Option(help: "Why, for whoever looks at the schedule.")
    var note = ""

    func run() async throws {
        try await options.handIn { client in
            try await client.pauseSchedule(name, note: note, command: options.commandID)
        }
    }
}
