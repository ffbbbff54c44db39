import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

struct FeedTests {
    let notes = JobNotes()

    private func engine(_ image: MemoryImage, keeping bytes: Int = 1 << 20) throws -> Engine {
        let engine = Engine(
            journal: .memory(image),
            configuration: EngineConfiguration(journal: JournalConfiguration(feed: .bytes(bytes))))
        try engine.register(NotingJob(notes: notes))
        return engine
    }

    private func events(
        of engine: Engine, after cursor: EventCursor? = nil, _ count: Int
    ) async throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        for try await event in engine.events(after: cursor) {
            events.append(event)
            if events.count == count { break }
        }
        return events
    }

    @Test func `whoever follows sees every event of a job, in order`() async throws {
        let engine = try engine(MemoryImage())
        let seen = try await engine.run { () async throws in
            _ = try await engine.enqueue(NotingJob.self, .init(text: "a"), id: "mine").result()
            _ = try await engine.enqueue(NotingJob.self, .init(text: "b")).result()
            return try await events(of: engine, 4)
        }
        #expect(
            seen.map { "\($0.id) \($0.name)" } == [
                "mine enqueued", "mine completed", "job-2 enqueued", "job-2 completed",
            ])
        #expect(seen.allSatisfy { $0.kind == "NotingJob" && $0.subject == .job })
    }

    @Test func `another engine goes on behind a cursor`() async throws {
        let image = MemoryImage()
        let first = try engine(image)
        let all = try await first.run { () async throws in
            for text in ["a", "b", "c"] { _ = try await first.enqueue(NotingJob.self, .init(text: text)).result() }
            return try await events(of: first, 6)
        }
        for place in 0..<5 {
            let next = try engine(image)
            let rest = try await next.run { () async throws in
                try await events(of: next, after: all[place].cursor, 5 - place)
            }
            #expect(rest == Array(all[(place + 1)...]))
        }
    }

    @Test func `whoever comes too late is told so`() async throws {
        let image = MemoryImage()
        let engine = try engine(image, keeping: 2_000)
        let code = try await engine.run { () async throws -> EngineError.Code? in
            let old = try await events(of: engine, oldest: NotingJob.self, notes)
            for number in 0..<300 {
                _ = try await engine.enqueue(NotingJob.self, .init(text: "\(number)")).result()
            }
            do {
                _ = try await events(of: engine, after: old, 1)
                return nil
            } catch let error as EngineError {
                return error.code
            }
        }
        #expect(code == .feedGone)
    }

    private func events(of engine: Engine, oldest: NotingJob.Type, _ notes: JobNotes) async throws -> EventCursor {
        _ = try await engine.enqueue(NotingJob.self, .init(text: "first")).result()
        return try await events(of: engine, 1)[0].cursor
    }

    @Test func `a journal without a feed says so`() async throws {
        let engine = Engine(journal: .memory(MemoryImage()))
        let error = try await engine.run { () async throws -> EngineError? in
            do {
                for try await _ in engine.events() { return nil }
                return nil
            } catch let error as EngineError {
                return error
            }
        }
        #expect(error?.code == .feedGone)
    }

    @Test func `a cursor is read as it is written`() throws {
        let cursor = try #require(EventCursor("12.3"))
        #expect(cursor.description == "12.3")
        for text in ["", "12", "1.2.3", "a.b", "-1.0", "1.-1"] { #expect(EventCursor(text) == nil) }
    }
}
