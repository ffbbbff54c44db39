import ArgumentParser
import RatchetEngine

/// The command `ratchet dead purge`.
struct DeadPurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Deletes dead letters: nothing is left of them.",
        discussion: JobBulkOptions.discussion)

    @OptionGroup var bulk: JobBulkOptions

    func run() async throws { try await bulk.handIn(.delete, statuses: [.dead]) }
}
