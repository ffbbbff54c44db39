import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs retry`.
struct JobsRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Has jobs begin anew, now: those that wait for a later time, and dead letters.",
        discussion: JobBulkOptions.discussion)

    @OptionGroup var bulk: JobBulkOptions

    func run() async throws { try await bulk.handIn(.retry(queue: nil), statuses: [.scheduled, .retrying, .dead]) }
}
