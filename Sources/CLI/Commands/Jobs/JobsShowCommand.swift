import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs show`.
struct JobsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one job: what it is about, what has failed, and what it has said.",
        discussion: """
            --json prints id, kind, queue, status, priority, key, tags, enqueued, due, ended, failedAttempts, snoozes, \
            reads, crashes, progress, arguments, output, failures: [{time, attempt, error}] and lines: [{time, text}].
            """)

    @OptionGroup var options: JournalOptions

    @Argument(help: "The job's id.")
    var id: String

    func run() async throws {
        let id = RunID(self.id)
        let now = Terminal.current.times.now
        let found = try await options.read { inspector, _ in try await inspector.job(id, at: now) }
        guard let job = found else {
            throw CommandError(
                "the journal at '\(options.path)' has no job '\(self.id)': it is done and was not to be kept, or see "
                    + "which ones there are with `jobs list`")
        }
        options.print(JSON(job)) { terminal in JobText(job, terminal).lines }
    }
}
