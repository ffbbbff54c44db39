import ArgumentParser

/// The command `ratchet queues resume`.
struct QueuesResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Has the jobs of a queue taken again.",
        discussion: QueuePauseOptions.discussion)

    @OptionGroup var queue: QueuePauseOptions

    func run() async throws { try await queue.handIn(isPaused: false) }
}
