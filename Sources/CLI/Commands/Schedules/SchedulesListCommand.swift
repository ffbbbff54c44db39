import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules list`.
struct SchedulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists schedules, by their names.",
        discussion: """
            The last column says why a schedule starts no runs, or how many of its ticks have started none.

            --json prints {"schedules": […]}; what stands in each, `schedules show` says.
            """)

    @OptionGroup var options: JournalOptions

    func run() async throws {
        let schedules = try await options.read { inspector, _ in try await inspector.schedules() }
        options.print(JSON(schedules, at: SystemClock().now)) { terminal in
            ScheduleListText(schedules, terminal).lines
        }
    }
}
