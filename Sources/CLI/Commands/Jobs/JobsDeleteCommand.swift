import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs delete`.
struct JobsDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes jobs: nothing is left of them.", discussion: JobBulkOptions.discussion
    )

    @OptionGroup var bulk: JobBulkOptions

    func run() async throws { try await bulk.handIn(.delete) }
}
