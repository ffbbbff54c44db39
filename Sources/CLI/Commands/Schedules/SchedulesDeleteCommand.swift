import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules delete`.
struct SchedulesDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Removes a schedule; its runs go on.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out. \
            One that the app declares is not removed: it would make it anew.

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The schedule's name.")
    var name: String

    func run() async throws {
        try await options.handIn { client in
            try await client.deleteSchedule(name, command: options.commandID)
        }
    }
}
