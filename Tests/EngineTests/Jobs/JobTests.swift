import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

struct JobTests {
    let notes = JobNotes()

    @Test(arguments: TestStore.all)
    func `a job is done, and its caller gets what it returned`(store: TestStore) async throws {
        let test = try TestEngine(jobs: [NotingJob(notes: notes)], store: store)
        let output = try await test.perform { engine in
            try await engine.enqueue(NotingJob.self, .init(text: "a")).result()
        }
        #expect(output == "A")
        #expect(notes.all == ["a#1"])
    }

    @Test(arguments: TestStore.all)
    func `a job that fails is tried again after its wait`(store: TestStore) async throws {
        let test = try TestEngine(jobs: [NotingJob(notes: notes)], store: store)
        let start = test.now
        let output = try await test.perform { engine in
            try await engine.enqueue(NotingJob.self, .init(text: "a", fails: 2)).result()
        }
        #expect(output == "A")
        #expect(notes.all == ["a#1", "a#2", "a#3"])
        #expect(test.now - start == .seconds(20))
    }

    @Test func `after the last attempt a job is a dead letter`() async throws {
        let test = try TestEngine(jobs: [NotingJob(notes: notes)])
        let error = await #expect(throws: DeadJobError.self) {
            try await test.perform { engine in
                _ = try await engine.enqueue(NotingJob.self, .init(text: "a", fails: 9)).result()
            }
        }
        #expect(error?.error.text == "trouble")
        let info = try await test.perform { engine in try await engine.job(NotingJob.self, id: "job-1").info() }
        #expect(info.status == .dead)
        #expect(info.failures.map(\.attempt) == [1, 2, 3])
    }

    @Test func `jobs of a backlog are done in order`() async throws {
        let test = try TestEngine(
            jobs: [NotingJob(notes: notes)], configuration: .init(queues: [Queue("default", concurrency: 1)]))
        try await test.perform { engine in
            try await engine.enqueue(NotingJob.self, all: (0..<100).map { .init(text: "\($0)") })
            return
        }
        try await test.drain()
        #expect(notes.all == (0..<100).map { "\($0)#1" })
    }

    @Test func `an engine that has stopped takes no jobs, and says so`() async throws {
        let engine = Engine(journal: .memory(MemoryImage()))
        try engine.register(NotingJob(notes: notes))
        try await engine.run { () async throws in
            _ = try await engine.enqueue(NotingJob.self, .init(text: "a")).result()
        }
        let error = await #expect(throws: EngineError.self) {
            try await engine.enqueue(NotingJob.self, .init(text: "b"))
            return
        }
        #expect(error?.code == .stopped)
    }
}
