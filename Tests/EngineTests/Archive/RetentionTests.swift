import Foundation
import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Runs that have been over for long enough are deleted, with everything that there was of them.
@Suite(.timeLimit(.minutes(10))) struct RetentionTests {
    private static let policy = RetentionPolicy(completed: .after(.seconds(60)), failed: .after(.seconds(600)))

    private static func engine(
        _ lab: Lab, _ policy: RetentionPolicy = policy, source: StoreSource? = nil,
        limits: JournalLimits = JournalLimits()
    ) throws -> Engine {
        let engine = Engine(
            journal: source ?? .memory(lab.image),
            configuration: EngineConfiguration(retention: policy, journal: JournalConfiguration(limits: limits)),
            clock: lab.clock,
            entropy: .seeded(1), logger: lab.logs.logger)
        try engine.register(
            Trying { run in
                if run.runID.hasPrefix("bad") { throw Oops() }; return 3
            })
        return engine
    }

    private static func listed(_ lab: Lab) async throws -> [String] {
        try await lab.inspect { try await $0.runs() }.runs.map(\.id.rawValue)
    }

    /// Returns once the journal lists these runs.
    private static func wait(for ids: [String], _ lab: Lab) async throws {
        while try await listed(lab) != ids { await Task.yield() }
    }

    @Test func `A run that is deleted does not take its id from the one that has it by now`() async throws {
        let lab = Lab()
        let engine = try Self.engine(lab, RetentionPolicy())
        try await engine.run { () async throws in
            _ = try await engine.start(Trying.self, id: "same", with: .init()).result()
            // What the retention has seen, before somebody else starts one of that id.
            let expired = try await lab.view { view in
                var expired: [ExpiredRun] = []
                let over = RunEndKey.range(of: .completed, descending: true)
                try EngineTables.runsByEnd.scanKeys(over, in: view) { key in
                    expired.append(try ExpiredRun(key, nil, in: view, with: .plain))
                    return .next
                }
                return expired
            }
            #expect(expired.map(\.givenID) == ["same"])
            let next = try await engine.start(Trying.self, id: "same", with: .init(), reuse: .allow)
            _ = try await next.result()
            try await engine.parts.runs().delete(expired)
            #expect(try await engine.find("same").number == 2)
        }
        #expect(try await lab.findings() == [])
    }

    @Test func `Completed and failed runs go when they are as old as they may be, and not before`() async throws {
        let lab = Lab()
        let engine = try Self.engine(lab)
        try await engine.run { () async throws in
            _ = try await engine.start(Trying.self, id: "good", with: .init()).result()
            _ = try? await engine.start(Trying.self, id: "bad", with: .init()).result()
            await lab.clock.waitForSleepers(1)
            lab.clock.advance(by: .seconds(59))
            _ = try await engine.start(Trying.self, id: "later", with: .init()).result()
            #expect(try await Self.listed(lab) == ["later", "bad", "good"])
            await lab.clock.waitForSleepers(1)
            lab.clock.advance(by: .seconds(1))
            try await Self.wait(for: ["later", "bad"], lab)
            await lab.clock.waitForSleepers(1)
            #expect(lab.clock.nextDue == lab.clock.now + .seconds(59))
            lab.clock.advance(by: .seconds(59))
            try await Self.wait(for: ["bad"], lab)
            await lab.clock.waitForSleepers(1)
            lab.clock.advance(by: .seconds(481))
            try await Self.wait(for: [], lab)
            let error = await #expect(throws: EngineError.self) { try await engine.find(Trying.self, id: "good") }
            #expect(error?.code == .notFound)
            #expect(try await lab.inspect { try await $0.history(of: "good") } == nil)
        }
    }

    @Test func `The id of a deleted run is free, and its number is not given again`() async throws {
        let lab = Lab()
        for start in 1...3 {
            let engine = try Self.engine(lab, RetentionPolicy(completed: .after(.zero)))
            try await engine.run { () async throws in
                _ = try await engine.start(Trying.self, id: "x", with: .init()).result()
                try await Self.wait(for: [], lab)
                #expect(try await engine.start(Trying.self, with: .init()).id == RunID("run-\(2 * start)"))
                try await Self.wait(for: [], lab)
            }
        }
    }

    @Test func `A deleted run does not come back from the log`() async throws {
        let lab = Lab()
        let copies = KeptStore.Copies()
        let policy = RetentionPolicy(completed: .after(.zero))
        let engine = try Self.engine(lab, policy, source: KeptStore.source(lab.image, copies))
        try await engine.run { () async throws in
            _ = try await engine.start(Trying.self, id: "x", with: .init()).result()
            try await Self.wait(for: [], lab)
        }
        let crashed = try #require(try await Self.firstWithDeleted(copies))
        #expect(try await crashed.log().records > 0, "the log still has its events")
        #expect(try await Self.listed(crashed) == [])
        let second = try Self.engine(crashed)
        try await second.run { () async throws in
            let error = await #expect(throws: EngineError.self) { try await second.find(Trying.self, id: "x") }
            #expect(error?.code == .notFound)
        }
        #expect(try await crashed.rows()["archive"] == nil)
    }

    /// What a crash right after a run was deleted leaves.
    private static func firstWithDeleted(_ copies: KeptStore.Copies) async throws -> Lab? {
        for image in copies.values where try await Lab(image).rows()["forgotten"] != nil { return Lab(image) }
        return nil
    }

    @Test func `Nothing is deleted unless it is asked for`() async throws {
        let lab = Lab()
        let engine = try Self.engine(lab, .keepAll)
        try await engine.run { () async throws in
            _ = try await engine.start(Trying.self, id: "x", with: .init()).result()
            lab.clock.advance(by: .seconds(1_000_000_000))
            #expect(lab.clock.sleepers == 0)
        }
        #expect(try await Self.listed(lab) == ["x"])
    }

    @Test func `What expired while no engine ran is deleted at the start, however much it is`() async throws {
        let lab = Lab()
        let first = try Self.engine(lab, .keepAll, limits: JournalLimits(logBytes: 4_096))
        try await first.run { () async throws in
            for _ in 0..<700 { _ = try await first.start(Trying.self, with: .init()).result() }
        }
        lab.clock.advance(by: .seconds(100))
        let second = try Self.engine(lab, limits: JournalLimits(logBytes: 4_096))
        try await second.run { () async throws in
            try await Self.wait(for: [], lab)
            // The log moves on, and with it goes what is left of them.
            while try await lab.rows()["history"] ?? 0 > 400 {
                _ = try await second.start(Trying.self, with: .init()).result()
            }
        }
    }

    /// Says what its step's key is.
    private struct Keyed: Workflow {
        struct State: Codable, Sendable { var key: String? }
        var body: some Flow<State, String> {
            Step("charge", into: \.key) { run in run.key }
            Return { state in state.key ?? "" }
        }
    }

    @Test func `A run whose id belonged to one that was deleted has keys of its own, after a restart too`() async throws
    {
        let lab = Lab()
        var keys: [String] = []
        for _ in 0..<3 {
            let engine = try Self.engine(lab, RetentionPolicy(completed: .after(.seconds(60))))
            try engine.register(Keyed())
            keys += try await engine.run {
                let key = try await engine.start(Keyed.self, id: "sync", with: .init()).result()
                await lab.clock.waitForSleepers(1)
                lab.clock.advance(by: .seconds(60))
                try await Self.wait(for: [], lab)
                let run = try await engine.start(Keyed.self, id: "sync", with: .init())
                let next = try await run.result()
                await lab.clock.waitForSleepers(1)
                lab.clock.advance(by: .seconds(60))
                try await Self.wait(for: [], lab)
                return [key, next]
            }
        }
        #expect(keys.first == "sync/charge")
        #expect(Set(keys).count == 6, "\(keys)")
    }

    @Test func `Whoever starts an id that is being deleted gets a run, the old or a new one`() async throws {
        let lab = Lab()
        let engine = try Self.engine(lab, RetentionPolicy(completed: .after(.zero)))
        try await engine.run {
            for _ in 0..<200 {
                let run = try await engine.start(Trying.self, id: "x", with: .init())
                #expect(run.id == "x")
            }
        }
    }

    /// The run is over and still in memory, because a step of it does not listen to its cancellation.
    @Test func `The id of a run whose start was relaxed is free once the run is deleted, whatever still goes on of it`()
        async throws
    {
        let lab = Lab()
        let goOn = Deaf()
        let engine = try Self.engine(lab, RetentionPolicy(failed: .after(.zero)))
        try engine.register(StuckBranchTests.Two(stuck: Latch(), goOn: goOn))
        try await engine.run { () async throws in
            // The first start of those that are relaxed is not: it sets numbers aside.
            _ = try await engine.start(Trying.self, id: "first", with: .init(), durability: .relaxed).result()
            let run = try await engine.start(StuckBranchTests.Two.self, id: "x", with: .init(), durability: .relaxed)
            await #expect(throws: RunFailure.self) { try await run.result() }
            while try await lab.rows()["runsByEnd"] != 1 { await Task.yield() }
            // It is forgotten where it is deleted, which is after the row is gone.
            while (try? await engine.find(StuckBranchTests.Two.self, id: "x")) != nil { await Task.yield() }
            #expect(try await engine.start(Trying.self, id: "x", with: .init()).result() == 3)
            goOn.open()
        }
    }

    @Test func `Ids of signals are deleted a bounded number at a time, all of their run and none of another`()
        async throws
    {
        let lab = Lab()
        let first = try Self.engine(lab, .keepAll)
        try await first.run { () async throws in
            for id in ["many", "few"] { _ = try await first.start(Trying.self, id: RunID(id), with: .init()).result() }
            _ = try? await first.start(Trying.self, id: "bad", with: .init()).result()
        }
        try await Self.plantSignals([(1, ExpiredRun.signalLimit * 2 + 100), (2, 50), (3, 70)], lab)
        let copies = KeptStore.Copies()
        let policy = RetentionPolicy(completed: .after(.zero))
        let second = try Self.engine(lab, policy, source: KeptStore.source(lab.image, copies))
        try await second.run { () async throws in try await Self.wait(for: ["bad"], lab) }
        var counts: [Int] = []
        for image in copies.values {
            counts.append(try await Lab(image).view { view in try view.count(of: EngineTables.signalIDs.name) })
        }
        let all = [ExpiredRun.signalLimit * 2 + 220] + counts
        #expect(zip(all, counts).allSatisfy { before, after in before - after <= 2 * ExpiredRun.signalLimit })
        #expect(Set(counts).count >= 3, "\(counts)")
        #expect(counts.last == 70)
        // What the log moves to history, and then deletes, comes when there is time for it.
        let rows = try await lab.rows().filter { !["history", "forgotten"].contains($0.key) }
        #expect(rows == ["archive": 1, "runIDs": 1, "runsByEnd": 1])
    }

    private static func plantSignals(_ runs: [(number: UInt64, count: Int)], _ lab: Lab) async throws {
        let store = try await StoreSource.memory(lab.image).open()
        var batch = WriteBatch()
        for run in runs {
            for id in 0..<run.count {
                batch.add(EngineTables.signalIDs.put(SignalIDKey(run.number, "s\(id)", with: .plain), []))
            }
        }
        try await store.commit(batch)
        await store.close()
    }

    @Test func `The file stops growing when runs are deleted as fast as they come`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "retention-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = Lab()
        let source = StoreSource.directory(folder.path)
        let engine = try Self.engine(lab, source: source, limits: JournalLimits(logBytes: 32 << 10))
        let sizes = try await engine.run { () async throws in
            var sizes: [Int] = []
            for _ in 0..<30 {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<200 {
                        group.addTask { _ = try await engine.start(Trying.self, with: .init()).result() }
                    }
                    try await group.waitForAll()
                }
                lab.clock.advance(by: .seconds(61))
                let reader = try await LMDBReader.open(folder.path)
                while try await reader.read({ view in try view.count(of: EngineTables.runsByEnd.name) }) > 0 {
                    await Task.yield()
                }
                sizes.append(try await reader.usage().fileBytes)
                await reader.close()
            }
            return sizes
        }
        // If nothing were deleted, it would be three times as large.
        let (early, late) = (sizes[9], sizes[29])
        #expect(late <= early * 2, "\(sizes)")
    }
}
