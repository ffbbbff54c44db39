import ArgumentParser
import RatchetEngine

/// The command `ratchet queues list`.
struct QueuesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists queues, and what is in them.",
        discussion: """
            QUEUED counts jobs that can be taken, and those at work; LATER those that can be taken later; RETRYING \
            those that have had their turn and wait; OLDEST is since when the oldest one that can be taken could be. \
            No more than \(QueueInfo.countLimit) are counted. CHANGED says what was changed while the queue ran.

            --json prints {"queues": […]}; a queue has name, paused, queued, scheduled, retrying, dead, oldest, \
            concurrency, keyConcurrency and rateLimit, of which the last three are null if they are as configured.
            """)

    @OptionGroup var options: JournalOptions

    @Argument(help: "The queue's name. (default: all)")
    var name: String?

    func run() async throws {
        let now = Terminal.current.times.now
        var queues = try await options.read { inspector, _ in try await inspector.queues(at: now) }
        if let name {
            queues = queues.filter { $0.row.name == name }
            guard !queues.isEmpty else {
                throw CommandError("the journal at '\(options.path)' has no queue '\(name)': see which with `queues`")
            }
        }
        let shown = queues
        options.print(.members(["queues": .array(shown.map { JSON($0) })])) { terminal in
            QueueListText(shown, terminal).lines
        }
    }
}
