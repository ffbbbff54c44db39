import ArgumentParser
import RatchetEngine

/// The command `ratchet jobs enqueue`.
struct JobsEnqueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue", abstract: "Enqueues a job.",
        discussion: """
            It returns once the command is durable in the journal; its engine, or the next one, enqueues the job. \
            --json prints what start does; run is the job's id.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The name of the job's kind.")
    var kind: String

    @Option(help: "What it is about, as JSON; - reads it from standard input.")
    var arguments = "{}"

    @Option(help: "The job's id. (default: the engine makes one)")
    var id: String?

    @Option(help: "The queue. (default: the kind's)")
    var queue: String?

    @Option(help: "From 1, which comes first, to 9. (default: the kind's)")
    var priority: Int?

    @Option(help: "In how many seconds it can be taken. (default: now)")
    var delay: Double?

    @Option(help: "What it has its turn by, beside others of other keys.")
    var key: String?

    @Option(name: .customLong("tag"), help: "A tag; may be repeated.")
    var tags: [String] = []

    func validate() throws {
        if let delay, !(0...1e10).contains(delay) { throw ValidationError("--delay takes seconds, 0 or more.") }
    }

    func run() async throws {
        let (json, id) = (HandInOptions.json(arguments), id.map { RunID($0) })
        let jobOptions = JobOptions(
            queue: queue, priority: priority, delay: delay.map { .seconds($0) }, key: key, tags: tags)
        try await options.handIn { client in
            try await client.enqueue(kind: kind, json: json, id: id, options: jobOptions, command: options.commandID)
        }
    }
}
