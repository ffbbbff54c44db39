import Dispatch
import Foundation
import Ratchet
import RatchetEncryption
import RatchetEngine
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

/// The rows "payloads", "blocking and CPU-bound steps" and "history", with engines of the app's own kind.
@Suite(.timeLimit(.minutes(5))) struct PayloadRows {
    private static let flow = Scripted { Step("keep", into: \.word) { run in run.state.trace[0] } }

    private func run(
        _ journal: RealJournal, _ word: String, _ configuration: EngineConfiguration = EngineConfiguration()
    ) async throws -> [String] {
        let engine = Engine(journal: journal.source, configuration: configuration)
        try engine.register(Self.flow)
        return try await engine.run {
            try await engine.start(Scripted.self, id: "r", with: .init(trace: [word])).result()
        }
    }

    private func export(_ journal: RealJournal, _ codecs: [any BlockCodec] = []) async throws -> [UInt8] {
        let bytes = Mutex<[UInt8]>([])
        let store = try await journal.source.open()
        _ = try await JournalExport(store, codecs: codecs, at: Timestamp(milliseconds: 0))
            .write { piece in bytes.withLock { $0 += piece } }
        await store.close()
        return bytes.withLock { $0 }
    }

    @Test(arguments: TestStore.all)
    func `Values are JSON that tools can read, of any size up to the limit`(store: TestStore) async throws {
        let journal = RealJournal(store)
        let long = String(repeating: "hello ", count: 200_000)
        #expect(try await run(journal, long) == [long])
        #expect(String(decoding: try await export(journal), as: UTF8.self).contains("hello hello"))
        let small = EngineConfiguration(payloadLimit: 1_000)
        #expect(await refusal { _ = try await run(RealJournal(store), long, small) } == .tooLarge)
    }

    @Test(arguments: TestStore.all)
    func `A sealed journal opens with its keys only, and a key can be replaced`(store: TestStore) async throws {
        let (first, second) = (
            try SealingKey(id: 1, bytes: Array(repeating: 7, count: 32)),
            try SealingKey(id: 2, bytes: Array(repeating: 9, count: 32))
        )
        let journal = RealJournal(store)
        for (current, others) in [(first, []), (first, [second]), (second, [first])] {
            let codecs: [any BlockCodec] = [AESGCM(keys: try KeyRing(current: current, others: others))]
            let sealed = EngineConfiguration(journal: JournalConfiguration(codecs: codecs))
            #expect(try await run(journal, "secret", sealed) == ["secret"])
        }
        let error = await #expect(throws: JournalError.self) { try await run(journal, "secret") }
        #expect(error?.code == .missingKey)
    }

    @Test(arguments: TestStore.all)
    func `A run's whole past goes into an empty journal, and is the same there`(store: TestStore) async throws {
        let (journal, copy) = (RealJournal(store), RealJournal(store))
        _ = try await run(journal, "hello")
        let bytes = try await export(journal)
        let rest = Mutex(bytes)
        _ = try await JournalImport(copy.source).read {
            rest.withLock { rest in
                defer { rest = [] }
                return rest
            }
        }
        #expect(try await export(copy) == bytes)
        // It is over, and starts nothing.
        #expect(try await run(copy, "other") == ["hello"])
    }

    @Test(arguments: TestStore.all)
    func `Steps that block have threads of their own, and hold nobody up`(store: TestStore) async throws {
        let semaphore = DispatchSemaphore(value: 0)
        let flow = Scripted {
            Parallel {
                Step("block") { _ in
                    Self.block(until: semaphore)
                    return "blocked"
                } reduce: { state, word in
                    state.trace.append(word)
                }
                .pool("blocking")
                Step("beside") { _ in
                    semaphore.signal()
                    return "beside"
                } reduce: { state, word in
                    state.trace.append(word)
                }
            }
        }
        let pools = EngineConfiguration(pools: [Pool("blocking", threads: 1)])
        let engine = Engine(journal: RealJournal(store).source, configuration: pools)
        try engine.register(flow)
        let trace = try await engine.run { try await engine.start(Scripted.self, with: .init()).result() }
        #expect(trace.sorted() == ["beside", "blocked"])
        #expect(await refusal { try Engine(journal: .memory()).register(flow) } == .unknownPool)
    }

    /// A function of C would do so too.
    private static func block(until semaphore: DispatchSemaphore) { semaphore.wait() }
}
