import Ratchet
import RatchetEncryption
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// The export of a sealed journal, which is not sealed, and an import into one that is.
@Suite(.timeLimit(.minutes(2))) struct `An export of a sealed journal` {
    private static func lines(_ vault: Vault, _ keys: KeyID...) async throws -> ([UInt8], TransferSummary) {
        try await lines(vault, keys)
    }

    private static func lines(_ vault: Vault, _ keys: [KeyID]) async throws -> ([UInt8], TransferSummary) {
        let bytes = Mutex<[UInt8]>([])
        let store = try MemoryStore.open(vault.image.copy())
        let summary = try await JournalExport(store, codecs: Vault.codecs(keys), at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        return (bytes.withLock { $0 }, summary)
    }

    private static func take(_ bytes: [UInt8], _ keys: KeyID...) async throws -> Vault { try await take(bytes, keys) }

    private static func take(_ bytes: [UInt8], _ keys: [KeyID]) async throws -> Vault {
        let vault = Vault()
        _ = try await take(bytes, keys, into: vault)
        return vault
    }

    private static func take(_ bytes: [UInt8], _ keys: [KeyID], into vault: Vault) async throws -> TransferSummary {
        let rest = Mutex(bytes)
        return try await JournalImport(.memory(vault.image), codecs: Vault.codecs(keys)).read {
            rest.withLock { rest in
                defer { rest = [] }
                return rest
            }
        }
    }

    private static func sorted(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).dropLast().map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    /// The log's limit is small: some of the runs are in the history.
    private static func sealed() async throws -> Vault {
        let vault = Vault()
        try await vault.run(1) { engine in
            try await vault.fill(0..<12, engine)
            let client = EngineClient(vault.image, codecs: try Vault.codecs([1]))
            _ = try await client.start(
                Vault.Keep.self, id: "by-mail", with: Vault.Keep.State(value: "secret"), command: "c-1"
            ).answer()
            _ = try await engine.find(Vault.Keep.self, id: "by-mail").result()
        }
        return vault
    }

    @Test func `needs its keys`() async throws {
        let vault = try await Self.sealed()
        let error = await #expect(throws: JournalError.self) { try await Self.lines(vault) }
        #expect(error?.code == .missingKey)
    }

    @Test func `has all values and ids open, and makes a journal without keys`() async throws {
        let (bytes, summary) = try await Self.lines(Self.sealed(), 1)
        #expect(summary.isSealed && summary.isWhole)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""value":"value 3""#) && text.contains(#"{"runID":{"id":"keep-7","run":8}}"#))
        let copy = try await Self.take(bytes)
        #expect(try await copy.inventory().blocks.isEmpty)
        #expect(try await Self.findings(copy) == [])
        try await copy.run { (engine: Engine) async throws in
            #expect(try await copy.check(0..<12, engine))
            #expect(try await engine.find(Vault.Keep.self, id: "by-mail").result() == "secret")
        }
    }

    @Test func `counts the ids of commands, which mean nothing in another journal`() async throws {
        let (bytes, summary) = try await Self.lines(Self.sealed(), 1)
        #expect(summary.commandDigests == 1)
        for keys in [[], [2]] as [[KeyID]] {
            let copy = Vault()
            #expect(try await Self.take(bytes, keys, into: copy).commandDigests == 1)
            #expect(try await Self.lines(copy, keys).1.commandDigests == 1)
        }
    }

    @Test func `goes into a journal with nothing in it that was opened with other keys`() async throws {
        let (bytes, _) = try await Self.lines(Self.sealed(), 1)
        for keys in [[], [2]] as [[KeyID]] {
            let copy = Vault()
            try await copy.open(3)
            try #require(try await copy.inventory().blocks == [3: 0])
            _ = try await Self.take(bytes, keys, into: copy)
            #expect(try await Set(copy.inventory().blocks.keys) == Set(keys))
            try await copy.run(codecs: Vault.codecs(keys)) { (engine: Engine) async throws in
                #expect(try await copy.check(0..<12, engine))
            }
        }
    }

    @Test func `is not put into one that is being filled, and neither are seals`() async throws {
        let vault = try await Self.sealed()
        let store = try MemoryStore.open(vault.image)
        var batch = WriteBatch()
        batch.add(JournalMark.put)
        try await store.commit(batch)
        await store.close()
        let rows = try await vault.rows()
        let codecs = try Vault.codecs([2, 1])
        let error = await #expect(throws: JournalError.self) {
            try await SealTool.reseal(.memory(vault.image), codecs: codecs)
        }
        #expect(error?.code == .unfinishedImport)
        #expect(try await vault.rows() == rows)
    }

    /// Its checksum fits, as if a codec had written nonsense: only the key tells that it is damaged.
    @Test(arguments: ["entities", "archive", "log", "history", "dictionaries"])
    func `has a damaged row of sound checksum so that the new journal can be opened`(table: String) async throws {
        let vault = try await Self.sealed()
        let name = TableName(table)
        if table == "dictionaries" {
            let key = UInt32(40_000).keyBytes
            // A block that key 1 should have sealed, and nonsense.
            let block: [UInt8] = [try #require(Vault.codecs([1]).first).id, 1] + Array(0..<40)
            try await vault.change(name, key) { _ in Self.resummed(name, key, [0, 0, 0, 0] + block) }
        } else {
            let key = try await Self.view(vault, [1]) { view, _ in
                var first: [UInt8] = []
                try view.scan(name, .all) { key, _ in
                    first = Array(key)
                    return .stop
                }
                return first
            }
            try await vault.change(name, key) { row in
                Self.resummed(name, key, row.dropLast() + [(row.last ?? 0) ^ 1])
            }
        }
        let (bytes, summary) = try await Self.lines(vault, 1)
        #expect(summary.damagedRows == 1)
        for keys in [[], [2], [1]] as [[KeyID]] {
            let copy = try await Self.take(bytes, keys)
            #expect(try await Self.lines(copy, keys).1.damagedRows == 1, "keys \(keys)")
            try await copy.run(codecs: Vault.codecs(keys)) { (engine: Engine) async throws in
                let runs = try await engine.find(Vault.Keep.self, id: "keep-11").status()
                #expect(runs == .sleeping || runs == .parked)
            }
        }
    }

    @Test func `has no row that is open, also where the number of a dictionary is kept from new ones`() async throws {
        let blocks = try await Self.view(Self.sealed(), [1]) { _, blocks in blocks }
        guard case .put(let table, let key, let row) = try DamagedRow.dictionary(40_000, with: blocks) else { return }
        let vault = try await Self.sealed()
        try await vault.change(table, key) { _ in row }
        #expect(try await vault.inventory().isSealed(with: 1))
        let (bytes, summary) = try await Self.lines(vault, 1)
        #expect(summary.damagedRows == 1)
        let copy = try await Self.take(bytes, 1)
        #expect(try await copy.inventory().isSealed(with: 1))
    }

    @Test func `makes a journal that is sealed with other keys`() async throws {
        let (bytes, _) = try await Self.lines(Self.sealed(), 1)
        let copy = try await Self.take(bytes, 2)
        #expect(try await copy.inventory().isSealed(with: 2))
        #expect(!(try await copy.rows().joined().contains("\(Array("keep-7".utf8))".dropFirst().dropLast())))
        let (again, _) = try await Self.lines(copy, 2)
        // Rows that are found by ids stand in the order of their digests, and the checksum follows from that.
        #expect(Self.sorted(bytes) == Self.sorted(again))
        #expect(try await Self.findings(copy, 2) == [])
        try await copy.run(2) { (engine: Engine) async throws in #expect(try await copy.check(0..<12, engine)) }
    }

    @Test(arguments: [HistoryKeeping.kept, .dropped])
    func `has the ids of signals, and counts those that nothing tells any more`(history: HistoryKeeping) async throws {
        let vault = Vault()
        let engine = try Self.engine(vault, history)
        try await engine.run { () async throws in
            let told = try await engine.start(Told.self, id: "told", with: Told.State())
            while try await told.status() == .running { await Task.yield() }
            try await told.signal(Told.word, "hello", id: "s-1")
            // So many that the log loses its first part.
            try await vault.fill(0..<24, engine)
        }
        let (bytes, summary) = try await Self.lines(vault, 1)
        let isKept = history == .kept
        #expect(summary.lostIDs == (isKept ? 0 : 1) && summary.isWhole == isKept)
        #expect(summary.troubles == (isKept ? [] : ["an id in table 'signalIDs'"]))
        #expect(Self.sorted(bytes).count { $0.hasPrefix(#"{"lost":{"table":"signalIDs","key":"#) } == summary.lostIDs)
        #expect(try await Self.take(bytes, [2], into: Vault()).lostIDs == summary.lostIDs)
        let lines = Self.sorted(bytes).filter { $0.hasPrefix("{\"signalID\"") }
        #expect(lines == (isKept ? [#"{"signalID":{"run":1,"id":"s-1"}}"#] : []))
        let copy = try await Self.take(bytes, 2)
        #expect(try await Self.findings(copy, 2) == [])
    }

    @Test func `has a command that was set aside open, and an import seals it anew`() async throws {
        let vault = Vault()
        try await vault.run(1) { engine in
            try await vault.fill(0..<1, engine)
            try await Self.handIn("c-1", content: [200], vault)
            let client = EngineClient(vault.image, codecs: try Vault.codecs([1]))
            while try await client.state(of: "c-1") == .waiting { await Task.yield() }
        }
        let (bytes, summary) = try await Self.lines(vault, 1)
        #expect(summary.isWhole)
        for keys in [[], [2]] as [[KeyID]] {
            let copy = try await Self.take(bytes, keys)
            let content = try await Self.view(copy, keys) { view, blocks in
                let row = try InboxTables.setAside.value(for: 1, in: view, with: blocks) ?? []
                let kept = try InboxRow(SetAside(decoding: row, at: 1).row, at: 1)
                return try kept.content(in: InboxTables.inbox.name, at: 1, with: blocks, limit: 100)
            }
            #expect(content == [200], "keys \(keys)")
            #expect(try await copy.inventory().blocks.isEmpty == keys.isEmpty)
        }
    }

    @Test func `has a damaged snapshot as it was found`() async throws {
        let vault = try await Self.sealed()
        let key = EntityID.run(2).keyBytes
        try await vault.change("entities", key) { row in row.dropLast() + [(row.last ?? 0) ^ 1] }
        // One that runs is read at the start.
        try await vault.change("runsByStatus", RunStatusKey(.sleeping, 2).keyBytes) { _ in nil }
        try await vault.change("runsByStatus", RunStatusKey(.running, 2).keyBytes) { _ in [] }
        try await vault.open(1)
        let (bytes, summary) = try await Self.lines(vault, 1)
        #expect(summary.isWhole)
        let copy = try await Self.take(bytes, 2)
        let found = { @Sendable (view: borrowing any StoreView & ~Copyable, blocks: Blocks) throws in
            try JournalTables.damaged.value(for: .run(2), in: view, with: blocks)
        }
        let row = try await Self.view(vault, [1], found)
        #expect(row != nil)
        #expect(try await Self.view(copy, [2], found) == row)
        #expect(try await Self.findings(copy, 2) == Self.findings(vault, 1))
    }

    // MARK: - Support

    /// Sleeps, and is then told something.
    private struct Told: Workflow {
        struct State: Codable, Sendable { var word: String? }

        static let word = Signal<String>("word")

        var body: some Flow<State, String> {
            Sleep("rest", for: .days(9))
            Receive(Self.word, into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    private static func engine(_ vault: Vault, _ history: HistoryKeeping) throws -> Engine {
        let journal = JournalConfiguration(
            limits: JournalLimits(logBytes: 2_048), codecs: try Vault.codecs([1]), history: history)
        let engine = Engine(
            journal: .memory(vault.image), configuration: EngineConfiguration(journal: journal), clock: ManualClock(),
            entropy: .seeded(1))
        try engine.register(Vault.Keep())
        try engine.register(Told())
        return engine
    }

    private static func handIn(_ id: String, content: [UInt8], _ vault: Vault) async throws {
        let codecs = try Vault.codecs([1])
        try await MemoryGuest(vault.image).handIn { view throws(JournalError) in
            let blocks = try Blocks.openAsGuest(view, codecs: codecs)
            let key = blocks.key(id, in: InboxTables.commands.name)
            let row = try PreparedRow(time: Timestamp(milliseconds: 0), content: content)
                .encoded(for: key, in: InboxTables.inbox.name, at: 1, with: blocks)
            var batch = WriteBatch()
            batch.add(GuestTables.inbox.append(1, row))
            batch.add(GuestTables.commands.put(key, 1))
            return (batch, ())
        }
    }

    /// The row with checksums that fit what is in it now.
    private static func resummed(_ table: TableName, _ key: [UInt8], _ row: [UInt8]) -> [UInt8] {
        var row = row
        switch table {
        case "log":
            let start = LogRecord.blockStart(in: row) ?? 0
            put(CRC32C.checksum(row[start...]), at: 4, &row)
            let front = CRC32C.checksum(row[..<8], continuing: CRC32C.checksum(key))
            put(CRC32C.checksum(row[12..<start], continuing: front), at: 8, &row)
        case "entities", "archive":
            var stamp: [UInt8] = row[..<8].reversed()
            stamp += [0, 0, 0, 0] + row[8..<12].reversed()
            put(CRC32C.checksum(row[16...], continuing: CRC32C.checksum(key + stamp)), at: 12, &row)
        default:
            put(CRC32C.checksum(row[4...], continuing: CRC32C.checksum(Array(table.rawValue.utf8) + key)), at: 0, &row)
        }
        return row
    }

    private static func put(_ sum: UInt32, at place: Int, _ row: inout [UInt8]) {
        row.replaceSubrange(place..<place + 4, with: withUnsafeBytes(of: sum.littleEndian) { Array($0) })
    }

    /// What the journal holds now, with what opens it.
    private static func view<Value: Sendable>(
        _ vault: Vault, _ keys: [KeyID],
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable, Blocks) throws -> Value
    ) async throws -> Value {
        let codecs = try Vault.codecs(keys)
        let store = try MemoryStore.open(vault.image.copy())
        let value = try await store.read { view in try body(view, Blocks.open(view, codecs: codecs)) }
        await store.close()
        return value
    }

    private static func findings(_ vault: Vault, _ keys: KeyID...) async throws -> [Finding] {
        let blocks = try await view(vault, keys) { _, blocks in blocks }
        let store = try MemoryStore.open(vault.image.copy())
        let verification = Verification(store, with: blocks)
        let numbers: Set = [EngineTables.runNumbers.key, EngineTables.lastNumber.key]
        for check in JournalChecks.all(numbers: numbers) + EngineChecks.all { try await check.run(verification) }
        await store.close()
        return verification.findings
    }
}
