import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs discard`.
struct JobsDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Makes dead letters of jobs: they are not tried any more.",
        discussion: JobBulkOptions.discussion)

    @OptionGroup var bulk: JobBulkOptions

    func run() async throws { try await bulk.handIn(.discard) }
}
