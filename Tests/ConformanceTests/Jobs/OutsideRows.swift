import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// Jobs that other processes hand in.
@Suite(.timeLimit(.minutes(5))) struct OutsideRows {
    private static func engine(_ source: StoreSource, _ effects: Effects) throws -> Engine {
        let engine = Engine(journal: source, configuration: .keeping())
        try engine.register(Errand.noting(effects))
        return engine
    }

    @Test(arguments: TestStore.all)
    func `What another process enqueues waits for an engine, and is one job however often it is handed in`(
        store: TestStore
    ) async throws {
        let (journal, effects) = (RealJournal(store), Effects())
        try await Self.engine(journal.source, effects).run {}
        let client = try await journal.client()
        for number in 0..<2 {
            let sent = try await client.enqueue(
                kind: "Errand", json: #"{"name":"a"}"#, id: "a", options: JobOptions(tags: ["early"]), command: "c-1")
            #expect(sent.isRepetition == (number == 1))
        }
        #expect(await refusal { try await client.enqueue(kind: "Errand", json: "{") } == .invalidState)
        #expect(
            await refusal { try await client.enqueue(kind: "Errand", options: JobOptions(priority: 10)) }
                == .invalidJob)
        let engine = try Self.engine(journal.source, effects)
        try await engine.run { () async throws in
            #expect(try await client.answer(to: "c-1") == "a")
            #expect(try await engine.job(Errand.self, id: "a").result() == "A")
            let next = try await client.enqueue(kind: "Errand", json: #"{"name":"b"}"#).answer()
            #expect(try await engine.job(Errand.self, id: next).result() == "B")
            let other = try await client.enqueue(kind: "Other", id: "a")
            #expect(await refusal { _ = try await other.answer() } == .idInUse)
            #expect(try await engine.jobs(JobFilter(tags: ["early"])).map(\.id) == ["a"])
        }
        await client.close()
        #expect(effects.all == ["a", "b"])
    }

    @Test(arguments: TestStore.all)
    func `What another process enqueues is there once, whichever of the engine's commits fails`(
        store: TestStore
    ) async throws {
        for number in store == .memory ? 1..<12 : 2..<4 {
            for isMade in [false, true] {
                let (journal, effects) = (RealJournal(store), Effects())
                try await Self.engine(journal.source, effects).run {}
                let client = try await journal.client()
                for name in ["a", "b", "c"] {
                    try await client.enqueue(
                        kind: "Errand", json: #"{"name":"\#(name)"}"#, command: CommandID("command \(name)"))
                }
                let faulty = journal.source.failing { commit in
                    guard commit == number else { return nil }
                    return isMade ? .unconfirmed(.inputOutput) : .refused(.diskFull)
                }
                // One process does not open a journal twice: the client asks once the engine has closed it.
                await client.close()
                let engine = try Self.engine(faulty, effects)
                let ids = try await engine.run { () async throws in
                    while true {
                        let jobs = (try? await engine.jobs()) ?? []
                        if jobs.count >= 3, jobs.allSatisfy({ $0.status == .completed }) { return jobs.map(\.id) }
                        await Task.yield()
                    }
                }
                let answers = try await journal.client()
                var answered: [RunID] = []
                for name in ["a", "b", "c"] {
                    answered.append(try await answers.answer(to: CommandID("command \(name)")))
                }
                await answers.close()
                #expect(ids == answered && ids.count == 3, "commit \(number), made: \(isMade)")
                #expect(effects.keys == ["a", "b", "c"], "commit \(number), made: \(isMade)")
            }
        }
    }
}
