import ArgumentParser

/// The command `ratchet queues pause`.
struct QueuesPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pauses a queue: no job of it is taken until it is resumed.",
        discussion: QueuePauseOptions.discussion)

    @OptionGroup var queue: QueuePauseOptions

    func run() async throws { try await queue.handIn(isPaused: true) }
}
