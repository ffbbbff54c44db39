import Ratchet
import RatchetJournal
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine

/// Whatever crashes between whichever commits, what a step does to Ratchet counts once.
@Suite(.timeLimit(.minutes(10)))
struct `Exactly once inside` {
    private static func workflows(_ lab: Lab, source: StoreSource? = nil) throws -> Engine {
        try lab.engine(Household(), Counting(), Listening(), source: source)
    }

    /// Starts what there is, as often as it takes, and waits for it.
    private static func goOn(_ engine: Engine) async throws {
        let listener = try await retried {
            try await engine.start(Listening.self, id: "listener", with: Listening.State(wants: 5))
        }
        let household = try await retried { try await engine.start(Household.self, id: "h", with: Household.State()) }
        #expect(try await household.result() == 20)
        #expect(try await listener.result() == 15)
        for number in 0..<3 { #expect(try await engine.result(Counting.self, of: RunID("chore-\(number)")) == 2) }
        #expect(try await engine.result(Counting.self, of: "h/detached") == 2)
        try await engine.waitForOutbox()
    }

    private static func retried<Value>(_ body: () async throws -> Value) async throws -> Value {
        while true {
            do {
                return try await body()
            } catch let error as EngineError where error.code == .journalFault {
                // The journal is opened again by tasks of the same pool.
                await Task.yield()
            }
        }
    }

    /// What is to be there in the end, whatever happened.
    private static func expectAllOnce(_ engine: Engine, _ lab: Lab, _ place: String) async throws {
        let counts = try await engine.store.all("ran", as: Int.self, limit: 100)
        let ids = ["chore-0", "chore-1", "chore-2", "h", "h/child", "h/detached"]
        #expect(counts.map(\.id) == ids && counts.allSatisfy { $0.value == 1 }, "\(place): \(counts)")
        let runs = try await lab.inspect { try await $0.count() }
        #expect(runs == 7, "\(place)")
    }

    @Test(arguments: [true, false])
    func `A fault at any commit loses nothing and doubles nothing`(isMade: Bool) async throws {
        var commit = 0
        let hasStruck = Mutex(true)
        while hasStruck.withLock({ $0 }) {
            commit += 1
            hasStruck.withLock { $0 = false }
            try #require(commit < 200)
            let (lab, number) = (Lab(), commit)
            let source = StoreSource.memory(lab.image).failing { count in
                guard count == number else { return nil }
                hasStruck.withLock { $0 = true }
                return isMade ? .unconfirmed(.inputOutput) : .refused(.inputOutput)
            }
            let engine = try Self.workflows(lab, source: source)
            try await engine.run {
                try await Self.goOn(engine)
                try await Self.expectAllOnce(engine, lab, "commit \(number)")
            }
        }
        // Steps, deliveries, answers: far more than this.
        #expect(commit > 12)
    }

    @Test func `A crash after any commit loses nothing and doubles nothing`() async throws {
        let (lab, copies) = (Lab(), KeptStore.Copies())
        let first = try Self.workflows(lab, source: KeptStore.source(lab.image, copies))
        try await first.run { try await Self.goOn(first) }
        #expect(copies.values.count > 12)
        for (number, image) in copies.values.enumerated() {
            let lab = Lab(image.copy())
            let engine = try Self.workflows(lab)
            try await engine.run {
                try await Self.goOn(engine)
                try await Self.expectAllOnce(engine, lab, "image \(number)")
            }
        }
    }

    @Test func `A backlog that is larger than what is kept in memory is read part by part`() async throws {
        let (lab, count, word) = (Lab(), 28, String(repeating: "a", count: 1 << 20))
        let first = try lab.engine(SleepsFirst())
        try await first.run {
            let sleeper = try await first.start(SleepsFirst.self, id: "sleeper", with: SleepsFirst.State())
            try await sleeper.wait(for: .sleeping)
        }
        let store = try MemoryStore.open(lab.image)
        var batch = WriteBatch()
        for number in 1...count {
            let signal = RunSignal(name: "word", value: try Payload(encoding: word))
            let delivery = Delivery(from: 77, .signal(run: "sleeper", signal))
            batch.add(try EngineTables.outbox.put(UInt64(number), delivery.encoded, with: .plain))
        }
        try await store.commit(batch)
        await store.close()
        let engine = try lab.engine(SleepsFirst())
        try await engine.run {
            let outbox = try await engine.parts.runs().world.outbox
            var most = 0
            while try await lab.view({ view in try view.count(of: EngineTables.outbox.name) }) > 0 {
                most = max(most, outbox.count)
                await Task.yield()
            }
            // 16 MiB, and the one with which that is reached.
            #expect((1...17).contains(most))
        }
        #expect(try await lab.inspect { try await $0.run("sleeper") }?.run.unreceived == ["word": count])
    }
}

/// A run that does everything that goes to other runs.
private struct Household: Workflow {
    struct State: Codable, Sendable, Hashable {
        var done: Int?
        var sent = 0
        var label: Int?
    }

    var body: some Flow<State, Int> {
        Step("errands", into: \.done) { run in
            for number in 0..<3 {
                try run.start(Counting.self, id: "chore-\(number)", with: Counting.State(number: 1))
                try run.signal("listener", Listening.number, number + 1)
            }
            try await Counting.note(run)
            return 3
        }
        Repeat("sends", while: { $0.sent < 2 }, atMost: 2) {
            Update("next") { state in state.sent += 1 }
            Send(Listening.number, to: { _ in "listener" }) { state in state.sent + 3 }
        }
        Start("child", Counting.self, into: \.label) { _ in Counting.State(number: 10) }
        Start("detached", Counting.self) { _ in Counting.State(number: 1) }.detached()
        Return { state in state.label ?? -1 }
    }
}

/// Counts in the store how often it ran.
private struct Counting: Workflow {
    struct State: Codable, Sendable, Hashable {
        var number: Int
        var doubled: Int?
    }

    static func note<State>(_ run: StepRun<State>) async throws {
        let key = StoreKey<Int>("ran", run.runID)
        try run.store.put(key, (try await run.store.get(key) ?? 0) + 1)
    }

    var body: some Flow<State, Int> {
        Step("count", into: \.doubled) { run in
            try await Self.note(run)
            return run.state.number * 2
        }
        Return { state in state.doubled ?? -1 }
    }
}
