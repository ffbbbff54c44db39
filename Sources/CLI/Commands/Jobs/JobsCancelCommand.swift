import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs cancel`.
struct JobsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancels jobs: those that wait are over, those at work are told to end.",
        discussion: """
            Dead letters stay, unless they are named or --status dead is given: redrive, purge or delete them.

            """ + JobBulkOptions.discussion)

    @OptionGroup var bulk: JobBulkOptions

    func run() async throws { try await bulk.handIn(.cancel) }
}
