import ArgumentParser
import RatchetEngine

/// The command `ratchet dead redrive`.
struct DeadRedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Has dead letters begin anew, in the queue in which they were or in another one.",
        discussion: JobBulkOptions.discussion)

    @OptionGroup var bulk: JobBulkOptions

    @Option(name: .customLong("to"), help: "The queue that they go to. (default: the one in which they were)")
    var target: String?

    func run() async throws { try await bulk.handIn(.retry(queue: target), statuses: [.dead]) }
}
