public import RatchetJournal

/// Reaches an engine from another process, through its journal: starts runs, sends signals, cancels runs.
///
///     let client = try await EngineClient.open("orders.journal")
///     let command = try await client.start(FulfilOrder.self, id: "order-7", with: state)
///     print(try await command.answer())          // order-7
///     await client.close()
///
/// Each call returns once the command is durable in the journal. An engine that runs notices it at once; without one it
/// waits, and the next engine that opens the journal carries it out. Commands are carried out in the order in which
/// they were handed in, and each exactly once, whichever process is killed at whatever moment: a caller that does not
/// know whether a command has arrived hands it in again with the same ``CommandID``.
///
/// Its process needs the permission to write the journal's files. While it writes, which takes as long as one sync to
/// disk, the engine's own writes wait: do not stop such a process (`SIGSTOP`) for long.
public final class EngineClient: Sendable {
    /// How many commands may wait in a journal that no engine opens.
    public static let waitingLimit = 100_000

    let guest: any GuestStore
    let codecs: [any BlockCodec]
    let clock: any EngineClock
    let entropy: Entropy

    /// Opens the journal in the directory `path`; nothing is made if there is none.
    ///
    /// - Parameters:
    ///   - path: the directory that the engine was given.
    ///   - codecs: what the engine's journal is configured with: a command goes through it as everything does that can
    ///     hold users' data. For a sealed journal the keys are in them.
    ///   - mapLimit: bytes up to which the journal's file may grow; the same as the engine's. Default: 1 TiB.
    ///   - clock: its time.
    ///   - entropy: its chance, from which it makes up ids of commands.
    /// - Throws: `JournalError` with the code `notFound` if there is no journal, `notPermitted` if its files may not be
    ///   written, `damaged` or `unsupportedFormat` if what is there cannot be used, `unsuitableCodec`; `missingKey`,
    ///   `wrongKey`, `notSealed` or `keyNotInUse` if the journal is not sealed with the keys that were given.
    public static func open(
        _ path: String, codecs: [any BlockCodec] = [], mapLimit: Int = LMDBConfiguration().mapLimit,
        clock: any EngineClock = SystemClock(), entropy: Entropy = .system
    ) async throws(JournalError) -> EngineClient {
        let guest = try await LMDBGuest.open(path, mapLimit: mapLimit)
        let client = EngineClient(guest, codecs: codecs, clock: clock, entropy: entropy)
        do {
            _ = try await guest.read { view in try Blocks.openAsGuest(view, codecs: codecs) }
            return client
        } catch {
            await guest.close()
            throw error as? JournalError ?? JournalError(.inputOutput, "the journal cannot be read: \(error)")
        }
    }

    /// A client of an engine whose journal is in memory, for tests.
    ///
    ///     let image = MemoryImage()
    ///     let engine = Engine(journal: .memory(image))
    ///     let client = EngineClient(image)
    public convenience init(
        _ image: MemoryImage, codecs: [any BlockCodec] = [], clock: any EngineClock = SystemClock(),
        entropy: Entropy = .system
    ) {
        self.init(MemoryGuest(image), codecs: codecs, clock: clock, entropy: entropy)
    }

    package init(
        _ guest: any GuestStore, codecs: [any BlockCodec] = [], clock: any EngineClock = SystemClock(),
        entropy: Entropy = .system
    ) {
        self.guest = guest
        self.codecs = codecs
        self.clock = clock
        self.entropy = entropy
    }

    /// Lets go of the journal. Commands that were handed in stay.
    public func close() async { await guest.close() }

    /// Starts a run of the workflow with this name, whose State is given as JSON.
    ///
    ///     try await client.start(workflow: "FulfilOrder", id: "order-7", json: #"{"items": [], "cents": 4200}"#)
    ///
    /// The run's id is an idempotency key of its own: if there is a run with it, that one is the answer, and the State
    /// is ignored.
    /// - Parameters:
    ///   - workflow: the name under which the engine has it, of 1 to 200 bytes.
    ///   - id: the run's id, of 1 to 500 bytes; without one the engine makes one.
    ///   - json: the run's first State, as its workflow encodes it.
    ///   - onConflict: what becomes of it if a run of the id is under way.
    ///   - reuse: what becomes of it if the last run of the id is over.
    ///   - signal: what is sent to the run, in the commit that starts it if that is a new one.
    ///   - tags: what a new run is found by, at most 32 texts of 1 to 100 bytes.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidState` if it is not JSON, `invalidID`, `unknownWorkflow` if none
    ///   can have such a name, `invalidTag`, `tooLarge`, or `inboxFull`; `JournalError` if the journal does not take
    ///   it.
    @discardableResult
    public func start(
        workflow: String, id: RunID? = nil, json: String, onConflict: RunConflictPolicy = .returnExisting,
        reuse: RunReusePolicy = .returnExisting, signal: (name: String, json: String)? = nil, tags: [String] = [],
        command: CommandID? = nil
    ) async throws -> SentCommand {
        let state = try Payload(json: json, "State")
        let signal = try signal.map {
            RunSignal(name: $0.name, value: try Payload(json: $0.json, "value", orThrow: .unreadableSignal))
        }
        let options = StartOptions(onConflict: onConflict, reuse: reuse, signal: signal, tags: tags)
        return try await start(RunOrder(workflow: workflow, id: id, state: state, options: options), command)
    }

    /// Sends a signal, whose value is given as JSON, to a run.
    ///
    ///     try await client.signal("order-7", name: "decided", json: #""approved""#)
    ///
    /// The command's id is what makes it count once: a signal that is handed in twice with two ids is two.
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - name: the signal's name, of 1 to 200 bytes.
    ///   - json: the value; `{}`, which is the default, for a signal without one.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `unreadableSignal` if it is not JSON, `invalidID` or `unknownSignal` if no
    ///   run has such an id or no workflow receives a signal of such a name, whatever the journal has, `tooLarge`, or
    ///   `inboxFull`; `JournalError` if the journal does not take it. That there is no such run, or that it does not
    ///   receive such a signal, is the answer's to throw.
    @discardableResult
    public func signal(
        _ run: RunID, name: String, json: String = "{}", command: CommandID? = nil
    ) async throws -> SentCommand {
        let value = try Payload(json: json, "signal's value", orThrow: .unreadableSignal)
        return try await signal(RunSignal(name: name, value: value), to: run, command)
    }

    /// Cancels a run: it ends, and nothing more of it is begun.
    ///
    ///     try await client.cancel("order-7")
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidID` or `inboxFull`; `JournalError` if the journal does not take
    ///   it. That there is no such run, or that it is over, is the answer's to throw.
    @discardableResult
    public func cancel(_ run: RunID, command: CommandID? = nil) async throws -> SentCommand {
        try run.checkLength()
        return try await handIn(.cancel(run: run), command)
    }

    /// Ends a run at once: nothing is cleaned up, and nothing is undone.
    ///
    ///     try await client.terminate("order-7")
    ///
    /// It is for runs that cannot be cancelled, or whose cleaning up must not be waited for. The runs that it started
    /// and that are to end with it end in the same way. A run that is parked needs no code for it; one that was
    /// terminated already is left as it is.
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``cancel(_:command:)``.
    @discardableResult
    public func terminate(_ run: RunID, command: CommandID? = nil) async throws -> SentCommand {
        try run.checkLength()
        return try await handIn(.terminate(run: run), command)
    }

    /// Waits for what has become of a command that was handed in before, in this process or another.
    ///
    ///     let run = try await client.answer(to: "start order-7")
    ///
    /// - Throws: as ``SentCommand/answer()``; `EngineError` with the code `invalidID` if no command has such an id.
    public func answer(to command: CommandID) async throws -> RunID {
        try await result(of: command).get()
    }

    package func result(of command: CommandID) async throws -> CommandAnswer {
        try command.check()
        var pause = Duration.milliseconds(1)
        while true {
            switch try await state(of: command) {
            case .answered(let answer): return answer
            case .setAside(let reason): throw EngineError.setAside(command, reason)
            case .unknown: throw EngineError.answerGone(command)
            case .waiting: break
            }
            try await clock.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    package func state(of command: CommandID) async throws -> CommandState {
        let codecs = codecs
        return try await guest.read { view in
            try CommandState(of: command, in: view, with: Blocks.open(view, codecs: codecs))
        }
    }
}
