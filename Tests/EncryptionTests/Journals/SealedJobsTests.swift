import Ratchet
import RatchetEncryption
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Queues and their jobs in a sealed journal.
@Suite(.timeLimit(.minutes(5))) struct `Jobs of a sealed journal` {
    private struct Mail: Job {
        struct Arguments: Codable, Sendable { var to = "secret-arguments" }

        static let name = "secret-kind"
        static let retention: JobRetention? = JobRetention(completed: .forever)
        static let unique: Unique? = Unique()

        func perform(_ run: JobRun<Arguments>) async throws -> String { run.arguments.to }
    }

    private static let secrets = [
        "secret-arguments", "secret-kind", "secret-queue", "secret-tenant", "secret-id", "secret-tag",
    ]

    private let vault = Vault()

    private func run(_ keys: KeyID..., body: @escaping @Sendable (Engine) async throws -> Void) async throws {
        try await run(vault, keys, body)
    }

    private func run(
        _ vault: Vault, _ keys: [KeyID], _ body: @escaping @Sendable (Engine) async throws -> Void
    ) async throws {
        let journal = JournalConfiguration(limits: JournalLimits(logBytes: 2_048), codecs: try Vault.codecs(keys))
        let queue = Queue(
            "secret-queue", rateLimit: .window(100, per: .seconds(60)), keyRateLimit: .window(100, per: .seconds(60)))
        let engine = Engine(
            journal: .memory(vault.image), configuration: EngineConfiguration(journal: journal, queues: [queue]),
            clock: ManualClock(), entropy: .seeded(1))
        try engine.register(Mail())
        try await engine.run { try await body(engine) }
    }

    private static func options(_ delay: Duration? = nil) -> JobOptions {
        JobOptions(queue: "secret-queue", delay: delay, key: "secret-tenant", tags: ["secret-tag"])
    }

    /// Two that are done and kept, one that is due later, and some that wait.
    private static func fill(_ engine: Engine) async throws {
        for number in 0..<2 {
            _ = try await engine.enqueue(
                Mail.self, .init(to: "done \(number)"), id: RunID("secret-id-\(number)"), options: options()
            ).result()
        }
        try await engine.enqueue(Mail.self, .init(), id: "secret-id-later", options: options(.hours(1)))
        try await engine.queue("secret-queue").pause()
        let journal = try await engine.parts.runs().world.journal
        for number in 0..<1_000 {
            let rows = try await journal.read { view in try view.count(of: QueueTables.ready.name) }
            if rows > 2 { return }
            try await engine.enqueue(Mail.self, .init(to: "waits \(number)"), options: options())
        }
    }

    private static func check(_ engine: Engine) async throws {
        #expect(try await engine.job(Mail.self, id: "secret-id-1").result() == "done 1")
        #expect(try await engine.job(Mail.self, id: "secret-id-later").info().status == .scheduled)
        let twin = try await engine.enqueue(Mail.self, .init(to: "waits 0"), options: options())
        #expect(!twin.isNew)
        try await engine.queue("secret-queue").resume()
        #expect(try await twin.result() == "waits 0")
    }

    /// All rows of all tables, opened as far as they are not sealed.
    private static func isReadable(_ vault: Vault) async throws -> [String] {
        let store = try MemoryStore.open(vault.image.copy())
        let tables = JournalTables.all.union(EngineTables.all)
        let number = LaneKey.openNumber(of: "secret-tenant").keyBytes
        let found = try await store.read { view in
            var found: [String] = []
            for table in tables {
                try view.scan(table, .all) { key, row in
                    for bytes in [Array(key), Array(row)] {
                        let text = String(decoding: bytes, as: UTF8.self)
                        found += secrets.filter { text.contains($0) }.map { "\($0) in \(table)" }
                        if bytes.firstRange(of: number) != nil { found.append("the tenant's number in \(table)") }
                    }
                    return .next
                }
            }
            return found
        }
        await store.close()
        return found
    }

    private static func findings(_ vault: Vault, _ keys: [KeyID]) async throws -> [Finding] {
        let codecs = try Vault.codecs(keys)
        let store = try MemoryStore.open(vault.image.copy())
        let blocks = try await store.read { view in try Blocks.open(view, codecs: codecs) }
        let verification = Verification(store, with: blocks)
        for check in JournalChecks.all(numbers: EngineTables.metaNumbers) + EngineChecks.all {
            try await check.run(verification)
        }
        await store.close()
        return verification.findings
    }

    @Test func `say nothing of what users chose`() async throws {
        try await run(1) { try await Self.fill($0) }
        #expect(try await Self.isReadable(vault) == [])
        #expect(try await Self.findings(vault, [1]) == [])
        #expect(try await vault.inventory().isSealed(with: 1))
        try await run(1) { try await Self.check($0) }
    }

    @Test func `were open in a journal that was not sealed, and are not once it is`() async throws {
        try await run { try await Self.fill($0) }
        let before = Set(try await Self.isReadable(vault))
        for table in ["readyJobs", "laterJobs", "limitUses"] {
            #expect(before.contains("the tenant's number in \(table)"))
        }
        #expect(before.contains("secret-queue in queues") && before.contains("secret-id in jobIDs"))
        let sealed = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([1]))
        #expect(sealed.isSealed(with: 1))
        #expect(try await Self.isReadable(vault) == [])
        #expect(try await Self.findings(vault, [1]) == [])
        let again = try await SealTool.reseal(.memory(vault.image), codecs: Vault.codecs([2, 1]))
        #expect(again.isSealed(with: 2))
        #expect(try await Self.findings(vault, [2]) == [])
        try await run(2) { try await Self.check($0) }
    }

    @Test(arguments: [[], [2]] as [[KeyID]])
    func `go on in a journal that is made of an export`(keys: [KeyID]) async throws {
        try await run(1) { try await Self.fill($0) }
        let bytes = Mutex<[UInt8]>([])
        let store = try MemoryStore.open(vault.image.copy())
        let summary = try await JournalExport(store, codecs: Vault.codecs([1]), at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        #expect(summary.isWhole)
        let text = bytes.withLock { String(decoding: $0, as: UTF8.self) }
        #expect(text.contains(#"{"jobID":{"id":"secret-id-later""#) && text.contains(#""key":"secret-tenant""#))
        let copy = Vault()
        _ = try await JournalImport(.memory(copy.image), codecs: Vault.codecs(keys)).read {
            bytes.withLock { rest in
                defer { rest = [] }
                return rest
            }
        }
        #expect(try await Self.findings(copy, keys) == [])
        #expect(try await Self.isReadable(copy).isEmpty == !keys.isEmpty)
        try await run(copy, keys) { try await Self.check($0) }
    }
}
