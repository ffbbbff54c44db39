import Ratchet
import RatchetJournal
import RatchetTesting
import Synchronization

@testable import RatchetEngine

/// A journal with runs of every sort, as a crash leaves it: every table of an export has rows in it.
struct TransferSample: Sendable {
    private let image: MemoryImage
    private let now: Timestamp

    /// A copy of it with a clock of its own.
    static func lab() async throws -> Lab {
        let sample = try await shared.value
        return Lab(sample.image.copy(), clock: ManualClock(sample.now))
    }

    /// Made once for all tests, by whichever comes first.
    private static let shared = Task { try await make() }

    /// What the engine that made the journal last had.
    static func engine(_ lab: Lab, _ goOn: Latch, withCallBack: Bool = false) throws -> Engine {
        let engine = try lab.engine(
            FillOrder(clock: lab.clock), AwaitParcel(goOn: goOn), Listening(), SleepsFirst(), Cart(),
            limits: JournalLimits(logBytes: 4_096), grace: .zero)
        try OutboxSample.register(with: engine, sendingTo: "harmed")
        try JobSample.register(with: engine)
        if withCallBack { try engine.register(CallBack()) }
        return engine
    }

    private static func make() async throws -> TransferSample {
        let lab = Lab()
        let first = try engine(lab, Latch(), withCallBack: true)
        try await first.run { () async throws in
            try await first.start(CallBack.self, id: "call-back", with: CallBack.State(), tags: ["later"])
            try await wait(for: "call-back", .sleeping, lab)
            try await first.start(Listening.self, id: "harmed", with: Listening.State(wants: 1))
            try await wait(for: "harmed", .waiting, lab)
        }
        try await harm("harmed", lab)
        // The nap is over when the workflow is no longer known.
        lab.clock.advance(by: .days(2))
        let goOn = Latch()
        let second = try engine(lab, goOn)
        return try await second.run { () async throws in
            defer { goOn.open() }
            try await fill(lab, second)
            let crashed = lab.afterCrash()
            let client = EngineClient(crashed.image)
            _ = try await client.start(
                FillOrder.self, id: "by-mail", with: FillOrder.State(note: "from \"outside\" \u{1}"), command: "c-2")
            _ = try await client.cancel("order-2", command: "c-3")
            try await delete(crashed)
            return TransferSample(image: crashed.image, now: lab.clock.now)
        }
    }

    /// Changes a byte of the snapshot of a run that waits, has it read at the next start, and hands in a command that
    /// cannot be read.
    private static func harm(_ id: String, _ lab: Lab) async throws {
        let store = try MemoryStore.open(lab.image)
        let (number, row) = try await store.read { view in
            let number = try EngineTables.runIDs.value(for: UserKey(Array(id.utf8)), in: view) ?? 0
            return (number, try JournalTables.entities.value(for: .run(number), in: view) ?? [])
        }
        let command = HandedIn(id: "c-0", time: lab.clock.now, command: .cancel(run: RunID("call-back")))
        var batch = WriteBatch()
        batch.add(JournalTables.entities.put(.run(number), row.dropLast() + [(row.last ?? 0) ^ 1]))
        batch.add(EngineTables.runsByStatus.delete(RunStatusKey(.waiting, number)))
        batch.add(EngineTables.runsByStatus.put(RunStatusKey(.running, number), []))
        // It has the checksum of another place.
        batch.add(InboxTables.inbox.append(1, try command.encoded(at: 8, with: .plain)))
        batch.add(InboxTables.commands.put(InboxTables.key(of: "c-0", with: .plain), 1))
        try await store.commit(batch)
        await store.close()
    }

    /// What the deletion of the newest run that is completed writes: the log still has its events.
    private static func delete(_ lab: Lab) async throws {
        let store = try MemoryStore.open(lab.image)
        let batch = try await store.read { view in
            var batch = WriteBatch()
            try EngineTables.runsByEnd.scanKeys(RunEndKey.range(of: .completed, descending: true), in: view) { key in
                let run = try ExpiredRun(key, nil, in: view, with: .plain)
                batch.add(contentsOf: run.writes(ownsID: true))
                batch.add(JournalTables.archive.delete(.run(run.number)))
                batch.add(JournalTables.forgotten.put(ForgottenKey(run.last, .run(run.number)), []))
                batch.add(EngineTables.lastNumber.put(run.number))
                return .stop
            }
            return batch
        }
        try await store.commit(batch)
        await store.close()
    }

    private static func fill(_ lab: Lab, _ engine: Engine) async throws {
        try await wait(for: "call-back", .parked, lab)
        for number in 0..<6 {
            let id = number.isMultiple(of: 2) ? RunID("order-é-\(number)") : nil
            _ = try await engine.start(FillOrder.self, id: id, with: FillOrder.State(cents: number), tags: ["é"])
                .result()
        }
        let refused = try await engine.start(FillOrder.self, id: "refused", with: FillOrder.State(refusals: 1))
        try await wait(for: "refused", .sleeping, lab)
        lab.clock.advance(by: .minutes(10))
        _ = try? await refused.result()
        try await engine.start(FillOrder.self, id: "order-2", with: FillOrder.State(sleeps: true))
        try await wait(for: "order-2", .sleeping, lab)
        try await signal(lab, engine)
        try await OutboxSample.fill(engine)
        try await engine.parts.runs().commit(try ScheduleSample.rows.map { try $0.put(with: .plain) })
        try await JobSample.fill(engine)
        let cancelled = try await engine.start(Listening.self, id: "cancelled", with: Listening.State(wants: 9))
        try await cancelled.cancel()
        _ = try await engine.start(FillOrder.self, id: "deleted", with: FillOrder.State()).result()
        try await engine.start(AwaitParcel.self, id: "at-the-door", with: AwaitParcel.State())
        let client = EngineClient(lab.image)
        _ = try await client.cancel("cancelled", command: "c-1")
        _ = try await client.cancel("nobody", command: "c-9")
        while try await client.state(of: "c-9") == .waiting { await Task.yield() }
        while try await lab.inspect({ try await $0.run("at-the-door") })?.run.open != ["wait at the door"] {
            await Task.yield()
        }
    }

    /// A run that waits for its second signal, and one that sleeps with one in its mailbox.
    private static func signal(_ lab: Lab, _ engine: Engine) async throws {
        let listening = try await engine.start(
            Listening.self, id: "listening", with: Listening.State(wants: 2), tags: ["é", "ears"])
        try await listening.signal(Listening.number, 1, id: "m-1")
        try await wait(for: "listening", .waiting, lab)
        let sleeping = try await engine.start(SleepsFirst.self, id: "mailbox", with: SleepsFirst.State())
        try await wait(for: "mailbox", .sleeping, lab)
        try await sleeping.signal(SleepsFirst.word, "early", id: "w-1")
        let cart = try await engine.start(Cart.self, id: "cart", with: Cart.State())
        try await wait(for: "cart", .waiting, lab)
        try await cart.update(Cart.addItem, "an apple", id: "u-1")
    }

    private static func wait(for id: RunID, _ status: RunStatus, _ lab: Lab) async throws {
        while try await lab.inspect({ try await $0.run(id) })?.run.status != status { await Task.yield() }
    }
}

/// The lines of an export, without their ends.
struct ExportedLines: Sendable {
    var lines: [[UInt8]]

    init(_ image: MemoryImage, codecs: [any BlockCodec] = []) async throws {
        let bytes = Mutex<[UInt8]>([])
        let store = try await StoreSource.memory(image.copy()).open()
        _ = try await JournalExport(store, codecs: codecs, at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        lines = bytes.withLock { $0 }.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast().map(Array.init)
    }

    var bytes: [UInt8] { lines.reduce(into: []) { $0 += $1 + [UInt8(ascii: "\n")] } }
    var text: [String] { lines.map { String(decoding: $0, as: UTF8.self) } }

    /// The lines that are called so.
    func rows(of name: String) -> [String] { text.filter { $0.hasPrefix("{\"\(name)\":") } }

    /// The place of the first of them.
    func place(of name: String) -> Int? { lines.firstIndex { $0.starts(with: Array("{\"\(name)\":".utf8)) } }

    /// Makes the last line fit the others again, and the first one.
    mutating func reseal(withHeader: Bool = true) throws {
        lines.removeLast()
        if withHeader {
            let header = TransferLine.header(version: TransferLine.version, lines: lines.count - 1)
            lines[0] = try header.encoded(at: Timestamp(milliseconds: 0))
        }
        let sum = CRC32C.checksum(bytes)
        lines.append(try TransferLine.trailer(lines: lines.count, checksum: sum).encoded())
    }

    @discardableResult
    func take(into source: StoreSource, codecs: [any BlockCodec] = [], lineLimit: Int = 1 << 26) async throws
        -> TransferSummary
    {
        try await Self.take(bytes, into: source, codecs: codecs, lineLimit: lineLimit)
    }

    /// Why they are not taken in; `nil` if they are.
    func refusal(by source: StoreSource) async throws -> ImportError? {
        do {
            try await take(into: source)
            return nil
        } catch let error as ImportError {
            return error
        }
    }

    static func take(
        _ bytes: [UInt8], into source: StoreSource, codecs: [any BlockCodec] = [], lineLimit: Int = 1 << 26
    ) async throws -> TransferSummary {
        let rest = Mutex(bytes[...])
        // Few rows a commit: so there are journals that are filled in part.
        return try await JournalImport(source, codecs: codecs, lineLimit: lineLimit, commitRows: 16).read {
            rest.withLock { rest in
                defer { rest = rest.dropFirst(1_000_003) }
                return Array(rest.prefix(1_000_003))
            }
        }
    }
}
