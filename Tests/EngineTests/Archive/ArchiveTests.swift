import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Runs that are over leave the table of entities, and are found all the same.
@Suite(.timeLimit(.minutes(10))) struct ArchiveTests {
    private static func halves() -> Trying {
        Trying { run in
            if run.runID.hasPrefix("bad") { throw Oops() }; return 3
        }
    }

    @Test(arguments: [1 << 24, 1])
    func `A run that is over stands in the archive, and is found as before, also after a restart`(
        logBytes: Int
    ) async throws {
        let lab = Lab()
        let limits = JournalLimits(logBytes: logBytes)
        let first = try lab.engine(Self.halves(), limits: limits)
        try await first.run { () async throws in
            #expect(try await first.start(Trying.self, id: "good", with: .init()).result() == 3)
            let bad = try await first.start(Trying.self, id: "bad", with: .init())
            await #expect(throws: RunFailure.self) { try await bad.result() }
            #expect(try await bad.status() == .failed)
            #expect(try await first.start(Trying.self, with: .init()).result() == 3)
        }
        var rows = try await lab.rows()
        rows["history"] = nil
        #expect(rows == ["archive": 3, "runIDs": 2, "runsByEnd": 3])
        let second = try lab.engine(Self.halves(), limits: limits)
        try await second.run { () async throws in
            #expect(try await second.find(Trying.self, id: "good").result() == 3)
            #expect(try await second.start(Trying.self, id: "good", with: .init()).id == "good")
            #expect(try await second.find(Trying.self, id: "run-3").status() == .completed)
            let bad = try await second.find(Trying.self, id: "bad")
            #expect(try await bad.status() == .failed)
            let failure = await #expect(throws: RunFailure.self) { try await bad.result() }
            #expect(failure?.path == "try")
            #expect(try await second.start(Trying.self, with: .init()).id == "run-4")
        }
    }

    @Test func `What a run was on its way leaves no rows behind`() async throws {
        let lab = Lab()
        let engine = try lab.engine(
            Trying(retry: .constant(.seconds(60), attempts: 3)) { run in
                guard run.attempt == 3 else { throw Oops() }
                return 1
            })
        try await lab.clock.running {
            try await engine.run { () async throws in
                #expect(try await engine.start(Trying.self, with: .init()).result() == 1)
            }
        }
        #expect(try await lab.rows() == ["archive": 1, "runsByEnd": 1])
    }

    @Test func `A damaged row of the archive is named, and hurts that run alone`() async throws {
        let lab = Lab()
        let first = try lab.engine(Self.halves(), limits: JournalLimits(logBytes: 1))
        try await first.run { () async throws in
            for id in ["a", "b", "c"] { _ = try await first.start(Trying.self, id: RunID(id), with: .init()).result() }
        }
        try await lab.change(.run(2), of: JournalTables.archive) { $0[$0.count - 3] ^= 1 }
        let second = try lab.engine(Self.halves())
        try await second.run { () async throws in
            #expect(try await second.find(Trying.self, id: "a").result() == 3)
            let broken = try await second.find(Trying.self, id: "b")
            let error = await #expect(throws: EngineError.self) { try await broken.result() }
            #expect(error?.message.contains("entity 1:2") == true)
            #expect(try await second.find(Trying.self, id: "c").result() == 3)
        }
        let listed = try await lab.inspect { try await $0.runs() }.runs
        #expect(listed.map(\.id) == ["c", "b", "a"])
        #expect(listed.map(\.status) == [.completed, .completed, .completed])
        #expect(listed[1].workflow == "Trying" && listed[1].parked?.kind == .damaged)
    }

    @Test func `A damaged row of the archive does not hold the log, and is kept aside`() async throws {
        let lab = Lab()
        let first = try lab.engine(Self.halves())
        try await first.run { () async throws in
            for id in ["a", "b"] { _ = try await first.start(Trying.self, id: RunID(id), with: .init()).result() }
        }
        // The log names both runs.
        try await lab.change(.run(1), of: JournalTables.archive) { $0[$0.count - 3] ^= 1 }
        for round in 0..<2 {
            let engine = try lab.engine(Self.halves(), limits: JournalLimits(logBytes: 1_024))
            try await engine.run { () async throws in
                let broken = try await engine.find(Trying.self, id: "a")
                await #expect(throws: EngineError.self) { try await broken.result() }
                #expect(try await engine.find(Trying.self, id: "b").result() == 3)
                for number in 0..<30 {
                    _ = try await engine.start(Trying.self, id: RunID("\(round).\(number)"), with: .init()).result()
                }
            }
            #expect(try await lab.log().bytes < 2 << 10)
        }
        let (kept, rows) = try await lab.view { view in
            (
                try JournalTables.damaged.value(for: .run(1), in: view, with: .plain),
                try JournalTables.entities.value(for: .run(1), in: view)
            )
        }
        #expect(kept != nil && rows == nil)
    }

    /// How it ended is not known any more, and when it did stands in its row among the ends.
    @Test func `A run that was parked after its end is told of once, and nothing else of it is`() async throws {
        let lab = Lab()
        let first = try lab.engine(Self.halves())
        try await first.run { () async throws in
            for id in ["a", "bad", "c"] as [RunID] {
                _ = try? await first.start(Trying.self, id: id, with: .init()).result()
            }
        }
        for run in [1, 2] as [UInt64] {
            try await lab.change(.run(run), of: JournalTables.archive) { $0[$0.count - 3] ^= 1 }
        }
        #expect(try await lab.findings().contains { $0.kind == .checksum && $0.run == 1 })
        for _ in 0..<2 {
            let engine = try lab.engine(Self.halves(), limits: JournalLimits(logBytes: 1_024))
            try await engine.run { () async throws -> Void in
                await #expect(throws: EngineError.self) { _ = try await engine.find(Trying.self, id: "a").result() }
            }
            let findings = try await lab.findings()
            #expect(findings.map(\.kind) == [.parked, .parked] && findings.map(\.run) == [1, 2], "\(findings)")
        }
    }

    @Test func `What was kept aside of a run goes with it when it is deleted`() async throws {
        let lab = Lab()
        let first = try lab.engine(Self.halves())
        try await first.run { () async throws in
            for id in ["a", "b"] { _ = try await first.start(Trying.self, id: RunID(id), with: .init()).result() }
        }
        try await lab.change(.run(1), of: JournalTables.archive) { $0[$0.count - 3] ^= 1 }
        let second = try lab.engine(Self.halves())
        try await second.run { () async throws -> Void in
            await #expect(throws: EngineError.self) { _ = try await second.find(Trying.self, id: "a").result() }
        }
        #expect(try await lab.view { view in try view.count(of: JournalTables.damaged.name) } == 1)
        let third = Engine(
            journal: .memory(lab.image),
            configuration: EngineConfiguration(retention: RetentionPolicy(completed: .after(.zero))), clock: lab.clock)
        try third.register(Self.halves())
        try await third.run { () async throws in
            while try await lab.rows()["runsByEnd"] != nil { await Task.yield() }
        }
        #expect(try await lab.rows()["archive"] == nil)
        #expect(try await lab.view { view in try view.count(of: JournalTables.damaged.name) } == 0)
    }

    /// - Parameter logBytes: with a short log nothing but the index names the run.
    @Test(arguments: [1 << 24, 1])
    func `One of those that is damaged is parked and kept aside, and the others move`(logBytes: Int) async throws {
        let lab = Lab()
        let limits = JournalLimits(logBytes: logBytes)
        let first = try lab.engine(Self.halves(), limits: limits)
        try await first.run { () async throws in
            for id in ["a", "b", "c"] { _ = try await first.start(Trying.self, id: RunID(id), with: .init()).result() }
        }
        try await lab.makeOlder()
        try await lab.change(.run(2), of: JournalTables.entities) { $0[$0.count - 3] ^= 1 }
        for _ in 0..<2 {
            let engine = try lab.engine(Self.halves(), limits: limits)
            try await engine.run { () async throws in
                for id in ["a", "c"] { #expect(try await engine.find(Trying.self, id: RunID(id)).result() == 3) }
                let broken = try await engine.find(Trying.self, id: "b")
                #expect(try await broken.status() == .parked)
                let error = await #expect(throws: EngineError.self) { try await broken.result() }
                #expect(error?.code == .parked)
            }
            var rows = try await lab.rows()
            rows["history"] = nil
            #expect(rows == ["archive": 2, "entities": 1, "runIDs": 3, "runsByEnd": 2, "runsByStatus": 1])
            #expect(try await lab.view { view in try view.count(of: JournalTables.damaged.name) } == 1)
            let findings = try await lab.findings()
            #expect(findings.map(\.kind) == [.parked] && findings.map(\.run) == [2], "\(findings)")
        }
    }

    @Test func `Runs that ended before there was an archive move there when the journal is opened`() async throws {
        let lab = Lab()
        let first = try lab.engine(Self.halves())
        try await first.run { () async throws in
            _ = try await first.start(Trying.self, id: "good", with: .init()).result()
            _ = try? await first.start(Trying.self, id: "bad", with: .init()).result()
        }
        try await lab.makeOlder()
        #expect(try await lab.rows() == ["entities": 2, "runIDs": 2, "runsByStatus": 2])
        let second = try lab.engine()
        try await second.run { () async throws in
            #expect(try await second.find(Trying.self, id: "good").result() == 3)
            #expect(try await second.find(Trying.self, id: "bad").status() == .failed)
        }
        #expect(try await lab.rows() == ["archive": 2, "runIDs": 2, "runsByEnd": 2])
        let listed = try await lab.inspect { try await $0.runs() }.runs
        #expect(Set(listed.map(\.id)) == ["good", "bad"] && listed.allSatisfy { $0.workflow == "Trying" })
    }
}

extension Lab {
    /// Puts runs that are over where they stood before there was an archive.
    fileprivate func makeOlder() async throws {
        let store = try await StoreSource.memory(image).open()
        let batch = try await store.read { view in
            var batch = WriteBatch()
            try JournalTables.archive.scan(.all, in: view) { entity, row in
                batch.add(JournalTables.archive.delete(entity))
                batch.add(JournalTables.entities.put(entity, row))
                return .next
            }
            try EngineTables.runsByEnd.scanKeys(.all, in: view) { key in
                batch.add(EngineTables.runsByEnd.delete(key))
                batch.add(EngineTables.runsByStatus.put(RunStatusKey(key.status, key.number), []))
                return .next
            }
            return batch
        }
        try await store.commit(batch)
        await store.close()
    }
}
