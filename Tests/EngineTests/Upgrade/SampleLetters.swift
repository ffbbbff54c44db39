import Ratchet
@testable import RatchetEngine
@testable import RatchetJournal
import RatchetTesting

/// What a journal of format 2 can have beyond ``SampleOrders``: a dictionary, signals, a mailbox, runs that were
/// cancelled, a damaged snapshot, commands of other processes, and a value that is so long that it goes on in chunks.
///
/// The fixture of that format was made with it. So it stays as it is.
struct SampleLetters: Sendable {
    let path: String
    private let clock = ManualClock()

    // MARK: - Before the orders

    func write() async throws {
        try await LMDBStore.open(path).close()
        try await teach()
        try await send()
        try await damage("by hand")
        try await noticeDamage()
    }

    /// Puts a dictionary there before there is a snapshot that would be compressed without it.
    private func teach() async throws {
        let samples = (100..<800).map { Array(Letter.text($0).utf8) }
        guard let dictionary = DictionaryTrainer.train(samples, number: 1 << 15, capacity: 2_048) else { return }
        let row = DictionaryRow(kind: JournalTables.entities.name, ratio: 0.5, bytes: dictionary.bytes)
        try await commit([try row.put(dictionary.number, with: .plain)])
    }

    private func send() async throws {
        try await withEngine { engine in
            for number in 0..<30 {
                let letter = Letter.State(text: Letter.text(number))
                try await engine.start(Letter.self, id: RunID("letter-\(number)"), with: letter)
            }
            let nap = try await engine.start(Nap.self, with: Nap.State())
            try await wait(for: nap.id, .sleeping)
            try await engine.signal(nap.id, Nap.call, "wake up", id: "call-1")
            try await engine.signal(nap.id, Nap.call, "it is late", id: "call-2")
            for number in 0..<10 { try await answer(number, engine) }
            try await engine.cancel("letter-10")
            try await wait(for: "letter-10", .cancelled)
            try await handIn(engine)
        }
    }

    private func answer(_ number: Int, _ engine: Engine) async throws {
        let id = RunID("letter-\(number)")
        try await wait(for: id, .waiting)
        clock.advance(by: .seconds(1))
        try await engine.signal(id, Letter.answered, "yes, \(number)", id: number.isMultiple(of: 2) ? "answer" : nil)
        try await wait(for: id, .completed)
    }

    /// Two commands that are answered, and one that is set aside.
    private func handIn(_ engine: Engine) async throws {
        let client = try await EngineClient.open(path, clock: clock)
        try await client.start(workflow: "Letter", id: "by hand", json: #"{"text":"by hand"}"#, command: "c1")
        try await client.cancel("nobody", command: "c2")
        let command = HandedIn(id: "c3", time: clock.now, command: .cancel(run: "letter-11"))
        // It has the checksum of another place.
        try await Self.handIn(try command.encoded(at: 8, with: .plain), "c3", at: 3, to: path)
        // A client's own waiting would take the clock's time.
        for id in ["c1", "c2", "c3"] as [CommandID] {
            while try await client.state(of: id) == .waiting { await Task.yield() }
        }
        await client.close()
    }

    /// Changes a byte of the snapshot of a run that waits, and has it read when an engine starts.
    private func damage(_ id: String) async throws {
        let store = try await LMDBStore.open(path)
        let row = try await store.read { view in
            let number = try EngineTables.runIDs.value(for: UserKey(Array(id.utf8)), in: view) ?? 0
            return (EntityID.run(number), try JournalTables.entities.value(for: .run(number), in: view) ?? [])
        }
        await store.close()
        try await commit([
            JournalTables.entities.put(row.0, row.1.dropLast() + [(row.1.last ?? 0) ^ 1]),
            EngineTables.runsByStatus.delete(RunStatusKey(.waiting, row.0.number)),
            EngineTables.runsByStatus.put(RunStatusKey(.running, row.0.number), []),
        ])
    }

    private func noticeDamage() async throws {
        try await withEngine { _ in
            let reader = try await LMDBReader.open(path)
            while try await reader.read({ view in try view.count(of: JournalTables.damaged.name) }) == 0 {
                await Task.yield()
            }
            await reader.close()
        }
    }

    // MARK: - Behind the orders

    /// Commands that wait for an engine, in a journal that none has open; one of them goes on in chunks, because
    /// whoever wrote it has not compressed it.
    static func handIn(to path: String) async throws {
        let clock = ManualClock()
        let client = try await EngineClient.open(path, clock: clock)
        try await client.start(workflow: "Letter", json: #"{"text":"later"}"#, command: "c4")
        try await client.signal("letter-12", name: "answered", json: #""no""#, command: "c5")
        try await client.cancel("letter-13", command: "c6")
        await client.close()
        var command = ByteWriter()
        let long = #"{"text":"\#(String(repeating: "and so on, ", count: 200_000))"}"#
        Command.start(workflow: "Letter", id: "long", state: try Payload(json: long, "State")).write(to: &command)
        var body = ByteWriter()
        body.text("c7")
        body.timestamp(clock.now)
        body.byte(0)
        body.raw(command.bytes)
        var row = ByteWriter()
        row.fixed(CRC32C.checksum(body.bytes[...], continuing: CRC32C.checksum(UInt64(7).keyBytes)))
        row.raw(body.bytes)
        try await handIn(row.bytes, "c7", at: 7, to: path)
    }

    private static func handIn(_ row: [UInt8], _ id: CommandID, at number: UInt64, to path: String) async throws {
        let guest = try await LMDBGuest.open(path)
        try await guest.handIn { _ throws(JournalError) in
            var batch = WriteBatch()
            batch.add(InboxTables.inbox.append(number, row))
            batch.add(InboxTables.commands.put(InboxTables.key(of: id, with: .plain), number))
            return (batch, ())
        }
        await guest.close()
    }

    // MARK: - With the journal

    private func withEngine(_ body: @escaping @Sendable (Engine) async throws -> Void) async throws {
        let configuration = EngineConfiguration(
            journal: JournalConfiguration(limits: JournalLimits(logBytes: 4_096)))
        let engine = Engine(journal: .directory(path), configuration: configuration, clock: clock)
        try engine.register(Letter())
        try engine.register(Nap())
        try await engine.run { () async throws in try await body(engine) }
    }

    private func commit(_ operations: [WriteBatch.Operation]) async throws {
        let store = try await LMDBStore.open(path)
        var batch = WriteBatch()
        for operation in operations { batch.add(operation) }
        let rows = batch
        try await withTaskExecutorPreference(store.writerExecutor) { try await store.commit(rows) }
        await store.close()
    }

    /// Returns once the journal says so.
    private func wait(for id: RunID, _ status: RunStatus) async throws {
        let reader = try await LMDBReader.open(path)
        while try await JournalInspector(reader).run(id)?.run.status != status { await Task.yield() }
        await reader.close()
    }
}

/// Waits for its answer.
private struct Letter: Workflow {
    struct State: Codable, Sendable {
        let text: String
        var answer: String?
    }

    static let answered = Signal<String>("answered")

    var body: some Flow<State, String> {
        Receive(Self.answered, into: \.answer)
        Return { state in state.answer ?? "" }
    }

    static func text(_ number: Int) -> String {
        let hash = (number &* 7_919) % 99_991
        return "customer c-\(hash) wants sku-\(number % 97) for \(hash) cents, to be sent to \(hash) Mill Lane, and "
            + "has paid with the card that ends with \(hash % 10_000); nothing is to be left with neighbours"
    }
}

/// Sleeps while it is called.
private struct Nap: Workflow {
    struct State: Codable, Sendable {
        var heard: String?
    }

    static let call = Signal<String>("call")

    var body: some Flow<State, Nothing> {
        Sleep("nap", for: .days(400))
        Receive(Self.call) { state, word in state.heard = word }
    }
}
