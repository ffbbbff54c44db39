public import ArgumentParser
import RatchetEngine

/// The command `ratchet start`: starts a run in the engine that has the journal, or has it started by the next one.
public struct StartCommand: AsyncParsableCommand {
    /// The command's name and its help.
    public static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Starts a run.",
        discussion: """
            It returns once the command is durable in the journal. An engine that has the journal open starts the run \
            at once; without one the command waits for the next. A run that has the id already is not started \
            again, unless --on-conflict or --reuse say so.

            --json prints {"command": …, "repetition": …, "engine": {pid, host, since} or null, "run": …}. run is the \
            run's id after --wait, and null without it. A wait that was too short exits with 75.
            """)

    @OptionGroup var options: HandInOptions

    @Argument(help: "The workflow's name.")
    var workflow: String

    @Option(help: "The run's first State as JSON; - reads it from standard input.")
    var state: String

    @Option(help: "The run's id. (default: the engine makes one)")
    var id: String?

    @Option(help: "What to do if a run of the id is under way: returnExisting, fail or terminateAndStart.")
    var onConflict = ConflictOption.returnExisting

    @Option(help: "What to do if the last run of the id is over: returnExisting, allow, ifFailed or refuse.")
    var reuse = ReuseOption.returnExisting

    @Option(help: "The name of a signal to send to the run, in the commit that starts it if it is a new one.")
    var signal: String?

    @Option(help: "With --signal: its value as JSON. (default: {}, for one without a value)")
    var signalPayload: String?

    @Option(name: .customLong("tag"), help: "A tag of the new run; may be repeated.")
    var tags: [String] = []

    /// Used by the parser of arguments.
    public init() {}

    /// Checks what only makes sense together.
    public func validate() throws {
        guard signalPayload == nil || signal != nil else { throw ValidationError("--signal-payload is for --signal.") }
    }

    /// Hands the command in.
    public func run() async throws {
        let signal = signal.map { (name: $0, json: signalPayload ?? "{}") }
        let (state, id) = (HandInOptions.json(state), id.map { RunID($0) })
        try await options.handIn { client in
            try await client.start(
                workflow: workflow, id: id, json: state, onConflict: onConflict.policy, reuse: reuse.policy,
                signal: signal, tags: tags, command: options.commandID)
        }
    }
}
