import ArgumentParser
import RatchetEngine

/// The command `ratchet schedules backfill`.
struct SchedulesBackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Starts what a schedule planned in a time that is over.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, carries it out. \
            What has a run or a job is passed over. --from and --to take a day, a time or how long ago: \(Moment.forms).

            --json prints what start does.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The schedule's name.")
    var name: String

    @Option(help: "The first moment.")
    var from: Moment

    @Option(help: "The last moment. (default: now)")
    var to: Moment?

    func run() async throws {
        let times = Terminal.current.times
        let (start, end) = (from.time(times), to?.time(times) ?? times.now)
        guard start <= end else { throw CommandError("--from lies behind --to: nothing was planned there") }
        try await options.handIn { client in
            try await client.backfillSchedule(name, from: start, to: end, command: options.commandID)
        }
    }
}
