import Ratchet
import RatchetEncryption
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Commands of other processes in a sealed journal.
@Suite(.timeLimit(.minutes(10))) struct `The inbox of a sealed journal` {
    private let vault = Vault()

    private func client(_ keys: KeyID...) throws -> EngineClient {
        EngineClient(vault.image, codecs: try Vault.codecs(keys))
    }

    @discardableResult
    private static func start(_ id: String, _ client: EngineClient) async throws -> SentCommand {
        try await client.start(
            Vault.Keep.self, id: RunID(id), with: Vault.Keep.State(value: "value of \(id)"),
            command: CommandID("c-\(id)"))
    }

    @Test func `A client with the keys has commands carried out, each once`() async throws {
        let client = try client(1)
        try await vault.run(1) { engine in
            try await vault.fill(0..<1, engine)
            #expect(try await Self.start("a", client).answer() == "a")
            #expect(try await engine.find(Vault.Keep.self, id: "a").result() == "value of a")
            let again = try await Self.start("a", client)
            #expect(again.isRepetition)
            #expect(try await again.answer() == "a")
            let error = try await #require(throws: EngineError.self) { try await client.cancel("nobody").answer() }
            #expect(error.code == .notFound)
        }
        try await Self.start("b", client)
        #expect(try await vault.inventory().isSealed(with: 1))
        try await vault.run(1) { (_: Engine) async throws in #expect(try await client.answer(to: "c-b") == "b") }
    }

    struct Refusal: CustomTestStringConvertible {
        let testDescription: String
        /// What the journal is sealed with; with the first of several anew.
        var journal: [KeyID] = [1]
        let client: @Sendable () throws -> [any BlockCodec]
        let code: JournalError.Code
        let words: String

        static let all = [
            Refusal(
                testDescription: "no keys", client: { [] }, code: .missingKey, words: "sealed with key 1, and no keys"),
            Refusal(
                testDescription: "a key that the journal does not know", client: { try Vault.codecs([2]) },
                code: .missingKey, words: "key 1"),
            Refusal(
                testDescription: "another key of the same number",
                client: { [AESGCM(keys: try KeyRing(current: Vault.key(1, other: true)))] }, code: .wrongKey,
                words: "key 1 is not the one"),
            Refusal(
                testDescription: "a new key, which the engine does not have yet", client: { try Vault.codecs([2, 1]) },
                code: .keyNotInUse, words: "sealed with key 2, and the journal is sealed with key 1"),
            Refusal(
                testDescription: "a key that was taken out of use", journal: [2, 1],
                client: { try Vault.codecs([1, 2]) }, code: .keyNotInUse,
                words: "sealed with key 1, and the journal is sealed with key 2"),
            Refusal(
                testDescription: "nothing but a key that was taken out of use", journal: [2, 1],
                client: { try Vault.codecs([1]) }, code: .missingKey, words: "key 2"),
            Refusal(
                testDescription: "keys for a journal that is not sealed", journal: [],
                client: { try Vault.codecs([1]) }, code: .notSealed, words: "the journal is not sealed"),
        ]
    }

    @Test(arguments: Refusal.all)
    func `A client without the right key is told so, and leaves nothing behind`(refusal: Refusal) async throws {
        try await vault.run(codecs: Vault.codecs(Array(refusal.journal.suffix(1)))) { try await vault.fill(0..<2, $0) }
        if refusal.journal.count > 1 {
            try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs(refusal.journal))
        }
        let rows = try await vault.rows()
        let client = EngineClient(vault.image, codecs: try refusal.client())
        let error = try await #require(throws: JournalError.self) { try await Self.start("a", client) }
        #expect(error.code == refusal.code && error.message.contains(refusal.words), "\(error)")
        #expect(try await vault.rows() == rows)
    }

    /// Puts a row into the inbox that no client would, and an id for it.
    private func plant(
        _ number: UInt64,
        _ blocks: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws(JournalError) -> Blocks
    ) async throws {
        try await MemoryGuest(vault.image).handIn { view throws(JournalError) in
            let seal = try SealRows(reading: view).seal(AESGCM(keys: Self.ring([1])), isOwned: false)
            let key = InboxTables.key(of: "planted", with: try Blocks(codecs: Self.codecs([1]), seal: seal))
            let command = Command.start(
                workflow: "Keep", id: "planted", state: Payload(bytes: Array(#"{"value":"x","sleeps":false}"#.utf8)))
            let row = try PreparedRow(time: Timestamp(milliseconds: 0), content: command.content)
                .encoded(for: key, in: InboxTables.inbox.name, at: number, with: try blocks(view))
            var batch = WriteBatch()
            batch.add(InboxTables.inbox.put(number, row))
            batch.add(InboxTables.commands.put(key, number))
            return (batch, ())
        }
    }

    private static func codecs(_ keys: [KeyID]) throws(JournalError) -> [any BlockCodec] {
        [AESGCM(keys: try ring(keys))]
    }

    private static func ring(_ keys: [KeyID]) throws(JournalError) -> KeyRing {
        do {
            return try KeyRing(current: Vault.key(keys[0]), others: keys.dropFirst().map { try Vault.key($0) })
        } catch {
            throw JournalError(.missingKey, "\(error)")
        }
    }

    @Test
    func `A command that was sealed with a key of nobody is set aside until the engine has it, and stalls nothing`()
        async throws
    {
        try await vault.run(1) { try await vault.fill(0..<1, $0) }
        try await plant(1) { view throws(JournalError) in
            let codecs = try Self.codecs([9, 1])
            let seal = try SealRows(reading: view).seal(AESGCM(keys: Self.ring([9, 1])), isOwned: false)
            return try Blocks(codecs: codecs, seal: seal)
        }
        let client = try client(1)
        try await Self.start("behind", client)
        try await vault.run(1) { (_: Engine) async throws in
            #expect(try await client.answer(to: "c-behind") == "behind")
            let error = try await #require(throws: EngineError.self) { try await client.answer(to: "planted") }
            #expect(error.code == .setAside && error.message.contains("key 9"), "\(error)")
        }
        try await vault.run(1, 9) { engine in
            while try await client.state(of: "planted") != .answered(.run("planted")) { await Task.yield() }
            #expect(try await engine.find(Vault.Keep.self, id: "planted").result() == "x")
        }
    }

    @Test func `A command that is not sealed is not carried out`() async throws {
        try await vault.run(1) { try await vault.fill(0..<1, $0) }
        try await plant(1) { _ throws(JournalError) in .plain }
        let client = try client(1)
        try await vault.run(1) { (_: Engine) async throws in
            let error = try await #require(throws: EngineError.self) { try await client.answer(to: "planted") }
            #expect(error.code == .setAside && error.message.contains("not sealed"), "\(error)")
        }
        // What was set aside is sealed with the engine's key, whatever it was.
        #expect(try await vault.inventory().isSealed(with: 1))
    }

    /// Sealing for the first time, and with another key.
    @Test(arguments: [[], [1]] as [[KeyID]])
    func `What waits, was answered or set aside is sealed anew, and is not carried out twice`(keys: [KeyID])
        async throws
    {
        let old = EngineClient(vault.image, codecs: try Vault.codecs(keys))
        try await vault.run(codecs: Vault.codecs(keys)) { engine in
            try await vault.fill(0..<1, engine)
            #expect(try await Self.start("answered", old).answer() == "answered")
        }
        try await Self.start("waiting", old)
        try await vault.plantUnknown(at: 7, keys)
        try await vault.run(codecs: Vault.codecs(keys)) { engine in
            while case .waiting = try await old.state(of: "unknown") { await Task.yield() }
        }
        try await Self.start("late", old)
        let inventory = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2] + keys))
        #expect(inventory.isSealed(with: 2), "\(inventory)")
        let new = try client(2)
        for id in ["waiting", "late"] {
            let again = try await Self.start(id, new)
            #expect(again.isRepetition)
        }
        try await vault.run(2) { (_: Engine) async throws in
            for id in ["answered", "waiting", "late"] {
                #expect(try await new.answer(to: CommandID("c-\(id)")) == RunID(id))
            }
            let state = try await new.state(of: "unknown")
            guard case .setAside = state else {
                Issue.record("it is lost: \(state)")
                return
            }
        }
        // It can still be opened, by who knows what it is.
        let row = try await MemoryGuest(vault.image).read { view in
            let blocks = try Blocks.openAsGuest(view, codecs: Vault.codecs([2]))
            let kept = try #require(try InboxTables.setAside.value(for: 7, in: view, with: blocks))
            return try InboxRow(SetAside(decoding: kept, at: 7).row, at: 7)
                .content(in: InboxTables.inbox.name, at: 7, with: blocks, limit: 100)
        }
        #expect(row == [200])
    }

    /// It is set aside while both keys are there, and only the row around it tells which one it needs.
    @Test func `A command that was sealed with the old key and set aside by the new one outlives the old one`()
        async throws
    {
        try await vault.run(1) { try await vault.fill(0..<1, $0) }
        try await vault.plantUnknown(at: 7, [1])
        let old = try client(1, 2)
        try await vault.run(2, 1) { (_: Engine) async throws in
            while case .waiting = try await old.state(of: "unknown") { await Task.yield() }
        }
        #expect(try await setAside(7, [2, 1]) == [200])
        #expect(try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1])).isSealed(with: 2))
        #expect(try await setAside(7, [2]) == [200])
    }

    /// What a command that was set aside says, opened with these keys alone.
    private func setAside(_ number: UInt64, _ keys: [KeyID]) async throws -> [UInt8] {
        try await MemoryGuest(vault.image).read { view in
            let blocks = try Blocks.openAsGuest(view, codecs: Vault.codecs(keys))
            let kept = try #require(try InboxTables.setAside.value(for: number, in: view, with: blocks))
            return try InboxRow(SetAside(decoding: kept, at: number).row, at: number)
                .content(in: InboxTables.inbox.name, at: number, with: blocks, limit: 100)
        }
    }

    /// A client does not know that somebody replaces the key, and hands in until it is told.
    @Test func `What clients hand in while a key is replaced is sealed anew, or refused`() async throws {
        try await vault.run(1) { try await vault.fill(0..<4, $0) }
        let arrivals = Arrivals(try client(1, 2))
        let keys = try Vault.codecs([2, 1])
        try await SealTool.reseal(arrivals.source(vault.image), codecs: keys)
        let (accepted, refusals) = (arrivals.accepted, arrivals.refusals)
        #expect(accepted.count > 4)
        #expect(refusals.allSatisfy { [.keyNotInUse, .missingKey].contains($0) })
        let inventory = try await vault.inventory()
        #expect(inventory.isSealed(with: 2), "\(inventory)")
        let new = try client(2)
        try await vault.run(2) { (_: Engine) async throws in
            for id in accepted { #expect(try await new.answer(to: CommandID("c-\(id)")) == RunID(id)) }
        }
        await #expect(throws: JournalError.self) { try await Self.start("late", client(1)) }
    }

    /// Hands a command in before each commit of a store, and after it.
    private final class Arrivals: Sendable {
        private let client: EngineClient
        private let log = Mutex<(accepted: [String], refusals: [JournalError.Code])>(([], []))

        init(_ client: EngineClient) { self.client = client }

        var accepted: [String] { log.withLock { $0.accepted } }
        var refusals: [JournalError.Code] { log.withLock { $0.refusals } }

        func source(_ image: MemoryImage) -> StoreSource {
            StoreSource(name: "memory") { () throws(JournalError) in
                VisitedStore(base: try MemoryStore.open(image), arrivals: self)
            }
        }

        func arrive() async {
            let id = log.withLock { "guest-\($0.accepted.count + $0.refusals.count)" }
            do {
                try await `The inbox of a sealed journal`.start(id, client)
                log.withLock { $0.accepted.append(id) }
            } catch {
                let code = (error as? JournalError)?.code ?? .inputOutput
                log.withLock { $0.refusals.append(code) }
            }
        }
    }

    private struct VisitedStore: Store {
        let base: MemoryStore
        let arrivals: Arrivals

        var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
        var epoch: Epoch { base.epoch }

        nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
            await arrivals.arrive()
            try await base.commit(batch)
            await arrivals.arrive()
        }

        func read<Result: Sendable>(
            _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
        ) async throws -> Result {
            try await base.read(body)
        }

        func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

        func close() async { await base.close() }
    }
}
