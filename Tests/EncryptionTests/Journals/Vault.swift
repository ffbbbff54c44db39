import Logging
import Ratchet
import RatchetEncryption
import RatchetTesting

@testable import RatchetEngine
@testable import RatchetJournal

/// A journal in memory, and what tests do with it and its keys.
struct Vault: Sendable {
    /// Sleeps for long, or returns what it was given.
    struct Keep: Workflow {
        struct State: Codable, Sendable {
            let value: String
            var kept: String?
            var sleeps = false
        }

        static var attributes: Attributes<State> {
            Attribute("value", \.value)
        }

        var body: some Flow<State, String> {
            Step("keep", into: \.kept) { run in run.state.value }
            When("to be kept long", { $0.sleeps }) { Sleep("rest", for: .days(1_000)) }
            Return { state in state.kept ?? "" }
        }
    }

    let image: MemoryImage

    init(_ image: MemoryImage = MemoryImage()) { self.image = image }

    /// The key of this number that the tests use; `other` is another one of the same number.
    static func key(_ id: KeyID, other: Bool = false) throws -> SealingKey {
        try SealingKey(
            id: id, bytes: Array(repeating: UInt8(truncatingIfNeeded: id.rawValue) ^ (other ? 0x80 : 0), count: 32))
    }

    /// A codec with these keys, the first as the current one; none without keys.
    static func codecs(_ keys: [KeyID]) throws -> [any BlockCodec] {
        guard let first = keys.first else { return [] }
        let ring = try KeyRing(current: key(first), others: keys.dropFirst().map { try key($0) })
        return [AESGCM(keys: ring)]
    }

    /// Runs an engine with these keys over the journal while `body` does.
    func run<Value: Sendable>(
        _ keys: KeyID..., body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await run(codecs: Self.codecs(keys), body: body)
    }

    func run<Value: Sendable>(
        codecs: [any BlockCodec], source: StoreSource? = nil,
        body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        let configuration = EngineConfiguration(
            journal: JournalConfiguration(limits: JournalLimits(logBytes: 2_048), codecs: codecs))
        let engine = Engine(
            journal: source ?? .memory(image), configuration: configuration, clock: ManualClock(), entropy: .seeded(1))
        try engine.register(Keep())
        return try await engine.run { try await body(engine) }
    }

    /// Opens the journal as an engine does. One with nothing to do could be stopped before it does.
    func open(codecs: [any BlockCodec]) async throws {
        _ = try await run(codecs: codecs) { engine in try? await engine.find(Keep.self, id: "nobody") }
    }

    func open(_ keys: KeyID...) async throws { try await open(codecs: Self.codecs(keys)) }

    /// Writes runs with these ids: the even ones end, the odd ones sleep.
    func fill(_ ids: Range<Int>, _ engine: Engine) async throws {
        for id in ids {
            let state = Keep.State(value: "value \(id)", sleeps: !id.isMultiple(of: 2))
            let run = try await engine.start(Keep.self, id: RunID("keep-\(id)"), with: state)
            while try await run.status() == .running { await Task.yield() }
        }
    }

    /// What became of these runs, as the journal has it.
    func check(_ ids: Range<Int>, _ engine: Engine) async throws -> Bool {
        for id in ids {
            let run = try await engine.find(Keep.self, id: RunID("keep-\(id)"))
            let status = try await run.status()
            guard id.isMultiple(of: 2) else {
                guard status == .sleeping else { return false }
                continue
            }
            guard status == .completed, try await run.result() == "value \(id)" else { return false }
        }
        return true
    }

    /// All rows, as text that can be compared.
    func rows() async throws -> [String] {
        let store = try MemoryStore.open(image.copy())
        return try await store.read { view in
            var rows: [String] = []
            for table in Self.tables {
                try view.scan(table, .all) { key, row in
                    rows.append("\(table) \(Array(key)) \(Array(row))")
                    return .next
                }
            }
            return rows
        }
    }

    static let tables: [TableName] = [
        "log", "entities", "meta", "runIDs", "plans", "timers", "runsByStatus", "sealing", "dictionaries", "inbox",
        "commands", "answers", "setAside", "signalIDs", "archive", "history", "forgotten", "runsByEnd", "damaged",
        "runsByTerm",
    ]

    func inventory() async throws -> SealInventory {
        let store = try MemoryStore.open(image.copy())
        return try await SealTool.inventory(of: store)
    }

    /// Changes one row while nobody has the journal open.
    func change(_ table: TableName, _ key: [UInt8], _ body: @Sendable ([UInt8]) -> [UInt8]?) async throws {
        let store = try MemoryStore.open(image)
        let row = try await store.read { view in try view.value(for: key, in: table) } ?? []
        var batch = WriteBatch()
        batch.add(body(row).map { .put(table, key: key, value: $0) } ?? .delete(table, key: key))
        try await store.commit(batch)
        await store.close()
    }

    /// Hands in a command of a kind that nobody knows.
    func plantUnknown(at number: UInt64, _ keys: [KeyID]) async throws {
        let codecs = try Self.codecs(keys)
        try await MemoryGuest(image).handIn { view throws(JournalError) in
            let blocks = try Blocks.openAsGuest(view, codecs: codecs)
            let key = InboxTables.key(of: "unknown", with: blocks)
            var batch = WriteBatch()
            let row = try PreparedRow(time: Timestamp(milliseconds: 0), content: [200])
                .encoded(for: key, in: InboxTables.inbox.name, at: number, with: blocks)
            batch.add(InboxTables.inbox.put(number, row))
            batch.add(InboxTables.commands.put(key, number))
            return (batch, ())
        }
    }
}
