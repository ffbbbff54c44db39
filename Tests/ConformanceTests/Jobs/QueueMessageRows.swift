import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "message-style use".
@Suite(.timeLimit(.minutes(5))) struct QueueMessageRows {
    private func test(
        _ store: TestStore, _ queues: Queue..., clock: ManualClock = ManualClock(), crash: CrashPoint = .never
    ) throws -> TestEngine {
        try TestEngine(
            jobs: [Errand.noting(Effects())], store: store, clock: clock,
            configuration: EngineConfiguration(queues: queues), crash: crash)
    }

    @Test(arguments: TestStore.all)
    func `A message is its reader's for a time, and comes back after it, which is counted`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try test(store, crash: crash)
            try await test.mail { queue, engine in
                if try await engine.jobs().isEmpty { try await queue.send("hello") }
            }
            var reads: [Int] = []
            while reads.last ?? 0 < 3 {
                let read = try await test.queue("mail") { try await $0.read(String.self, for: .seconds(30)) }
                reads += read.map(\.reads)
                #expect(read.allSatisfy { $0.value == "hello" })
                try await test.advance(by: .seconds(read.isEmpty ? 30 : 20))
            }
            try await test.advance(by: .seconds(30))
            return try await test.mail { queue, engine in
                let message = try await queue.read(String.self, for: .seconds(30), waiting: .seconds(60)).first
                try await message?.archive()
                return try await engine.jobs().map { "\($0.status)" }
            }
        }
        #expect(outcome == ["completed"])
    }

    @Test(arguments: TestStore.all)
    func `Whoever has a message can keep it longer, give it back, archive or delete it, and nobody else can`(
        store: TestStore
    ) async throws {
        let clock = ManualClock()
        let test = try test(store, clock: clock)
        let found = try await test.queue("mail") { queue -> [String] in
            for text in ["a", "b", "c"] { try await queue.send(text) }
            let first = try await queue.read(String.self, 3, for: .seconds(30))
            try await first[0].extend(by: .seconds(100))
            try await first[1].release()
            try await first[2].archive()
            let second = try await queue.read(String.self, 3, for: .seconds(10))
            return first.map(\.value) + second.map { "\($0.value) \($0.reads)" }
        }
        #expect(found == ["a", "b", "c", "b 2"])
        try await test.advance(by: .seconds(60))
        let late = try await test.queue("mail") { queue -> [String] in
            guard let old = try await queue.read(String.self, for: .seconds(5)).first else { return [] }
            try await clock.sleep(for: .seconds(6))
            let new = try await queue.read(String.self, 9, for: .seconds(5))
            let refused = await refusal { try await old.archive() }
            let alsoRefused = await refusal { try await old.extend(by: .seconds(60)) }
            try await new[0].delete()
            let gone = await refusal { try await new[0].archive() }
            #expect(refused == .unsuitableJob && alsoRefused == .unsuitableJob && gone == .notFound)
            return new.map { "\($0.value) \($0.reads)" }
        }
        #expect(late == ["b 4"])
        try await test.crashAndRecover(after: .seconds(100))
        let rest = try await test.mail { queue, engine in
            (try await queue.read(String.self, 9, for: .seconds(5)).map(\.value), try await engine.jobs())
        }
        #expect(rest.0 == ["a"] && rest.1.map(\.status) == [.running, .completed])
    }

    @Test(arguments: TestStore.all)
    func `A message that is popped is gone, and so is all that is purged`(store: TestStore) async throws {
        let test = try test(store)
        let popped = try await test.queue("mail") { queue in
            for number in 0..<5 { try await queue.send(number) }
            _ = try await queue.read(Int.self, for: .seconds(30))
            return [try await queue.pop(Int.self), try await queue.pop(Int.self)]
        }
        #expect(popped == [1, 2])
        try await test.crashAndRecover()
        let purged = try await test.mail { queue, engine in
            try await queue.send(9, options: JobOptions(delay: .seconds(60)))
            return (try await queue.purge(), try await queue.pop(Int.self), try await engine.jobs().count)
        }
        #expect(purged.0 == 4 && purged.1 == nil && purged.2 == 0)
    }

    @Test(arguments: TestStore.all)
    func `Whoever waits for a message gets it as soon as there is one, or none when the time is over`(
        store: TestStore
    ) async throws {
        let clock = ManualClock()
        let start = clock.now
        let test = try test(store, clock: clock)
        let times = try await test.perform { engine in
            let queue = engine.queue("mail")
            var times: [String] = []
            func note(_ value: String?) { times.append("\(value ?? "-") \((clock.now - start).components.seconds)") }
            note(try await queue.pop(String.self, waiting: .seconds(10)))
            async let sent: Void = {
                try await clock.sleep(for: .seconds(5))
                try await queue.send("now")
                try await queue.send("later", options: JobOptions(delay: .seconds(7)))
            }()
            note(try await queue.pop(String.self, waiting: .seconds(60)))
            note(try await queue.pop(String.self, waiting: .seconds(60)))
            try await sent
            try await queue.pause()
            try await queue.send("paused")
            async let resumed: Void = {
                try await clock.sleep(for: .seconds(8))
                try await queue.resume()
            }()
            note(try await queue.pop(String.self, waiting: .seconds(60)))
            try await resumed
            return times
        }
        #expect(times == ["- 10", "now 15", "later 22", "paused 30"])
    }

    @Test(arguments: TestStore.all)
    func `Messages come in the queue's order and within its limits`(store: TestStore) async throws {
        let clock = ManualClock()
        let test = try test(
            store,
            Queue("mail", perKey: KeyLimit(order: .strict), rateLimit: .window(4, per: .seconds(60))), clock: clock)
        let read = try await test.queue("mail") { queue -> [[String]] in
            for text in ["a1", "a2", "b1", "b2"] {
                try await queue.send(text, options: JobOptions(key: "\(text.prefix(1))"))
            }
            try await queue.send("first", options: JobOptions(priority: 1))
            for text in ["x", "y"] { try await queue.send(text) }
            var all: [[String]] = []
            for _ in 0..<4 {
                let messages = try await queue.read(String.self, 9, for: .days(1), waiting: .seconds(90))
                all.append(messages.map(\.value))
                for message in messages where message.value != "a1" { try await message.delete() }
            }
            return all
        }
        // "a2" waits for "a1", which is its reader's.
        #expect(read.map { $0.sorted() } == [["a1", "b1", "first", "x"], ["b2", "y"], [], []])
        #expect(read[0].first == "first")
    }
}

extension TestEngine {
    /// Does something with the queue of these rows.
    fileprivate func mail<Value: Sendable>(
        _ body: @escaping @Sendable (QueueHandle, Engine) async throws -> Value
    ) async throws -> Value {
        try await perform { engine in try await body(engine.queue("mail"), engine) }
    }
}
