import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules show`.
struct SchedulesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one schedule: its rule, what is planned next, and what became of its ticks.",
        discussion: """
            --json prints name, workflow, job (its kind; one of the two is null), rule, isDeclared, created, paused \
            {note, since}, problem, missed, overlap, catchUpSeconds, jitterSeconds, start, \
            end, limit, tags, position (all that is planned up to there is dealt with), next (the next planned \
            moments), started (how many runs or jobs), active (ids), waiting, backfills {from, to}, runs {planned, \
            cause, run, started}, lost (how many ticks started nothing, by the cause: missed, tooOld, overlap, paused, \
            refused) and losses {planned, cause, decided, text}: the last 20 of both.
            """)

    @OptionGroup var options: JournalOptions

    @Option(help: "How many of the next planned moments are shown.")
    var next = 5

    @Argument(help: "The schedule's name.")
    var name: String

    func validate() throws {
        guard (0...1_000).contains(next) else { throw ValidationError("--next takes a number from 0 to 1000.") }
    }

    func run() async throws {
        let found = try await options.read { inspector, _ in try await inspector.schedule(named: name) }
        guard let schedule = found else {
            throw CommandError(
                "the journal at '\(options.path)' has no schedule '\(name)': see which ones it has with `schedules "
                    + "list`"
            )
        }
        options.print(JSON(schedule, at: SystemClock().now, next: next)) { terminal in
            ScheduleText(schedule, next: next, terminal).lines
        }
    }
}
