import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct CrashAndRecoverTests {
    /// Counts what it was asked for by key: what is asked for twice counts once.
    private static func pay(_ bank: Tally) -> Trying {
        Trying { run in
            bank.add(run.key)
            return 7
        }
    }

    private struct Outcome: Sendable, Equatable {
        let result: Int
        let effects: Set<String>
        let status: RunStatus
    }

    @Test(arguments: TestStore.all) func `A run goes on after a crash where it stood`(store: TestStore) async throws {
        let wakes = Tally()
        let test = try TestEngine(Months { day in wakes.add("\(day)") }, store: store)
        let start = test.now
        let run = try await test.start(Months.self, with: .init(days: 4))
        try await test.advance(by: .days(2))
        try await test.crashAndRecover()
        try await test.crashAndRecover()
        #expect(try await run.status() == .sleeping)
        #expect(try await run.result() == 4)
        #expect(wakes.order == ["0", "1", "2", "3"])
        #expect(test.now == start + .days(4))
        #expect(test.crashes == 2)
    }

    @Test(arguments: TestStore.all) func `Whatever the commit, and before or after it, the outcome is the same`(
        store: TestStore
    ) async throws {
        let crashes = try await TestEngine.crashAtEveryCommit { crash in
            let effects = Tally()
            let test = try TestEngine(Line(effects: effects), Adding(), store: store, crash: crash)
            let line = try await test.run(Line.self, id: "line", with: .init())
            let sum = try await test.start(Adding.self, id: "sum", with: .init())
            try await sum.signal(Adding.number, 4)
            let total = try await sum.result()
            return Outcome(
                result: line * 100 + total, effects: Set(effects.order), status: try await sum.status())
        }
        #expect(crashes >= 14)
    }

    @Test func `Each crash comes at its commit, once`() async throws {
        let commits = Notebook<Int>()
        let crashes = try await TestEngine.crashAtEveryCommit { crash in
            let test = try TestEngine(Self.pay(Tally()), crash: crash)
            let result = try await test.run(Trying.self, id: "a", with: .init())
            if crash.description == "no crash" { commits.add(test.commits) }
            #expect(test.crashes == (crash.description == "no crash" ? 0 : 1), "\(crash)")
            return result
        }
        #expect(crashes == 2 * (commits.all.first ?? 0))
        #expect(crashes > 0)
    }

    @Test func `What differs after some crash is told, with the crash`() async throws {
        let error = await #expect(throws: TestEngineError.self) {
            try await TestEngine.crashAtEveryCommit { crash in
                let bank = Tally()
                let test = try TestEngine(Self.pay(bank), crash: crash)
                _ = try await test.run(Trying.self, id: "a", with: .init())
                // How often the step was made is not the same: that is what its key is for.
                return bank.total
            }
        }
        #expect(error?.code == .differs)
        #expect(error?.message.contains("without a crash the outcome is 1") == true)
        #expect(error?.message.contains("a crash before commit") == true)
        #expect(error?.message.contains(": 2") == true)
    }

    @Test func `An attempt that was under way is gone without a word, and made again`() async throws {
        let seen = Notes()
        let clock = ManualClock()
        let test = try TestEngine(
            Trying(retry: .never) { run in
                defer { seen.add("ended") }
                seen.add("begun \(run.attempt)")
                try? await clock.sleep(for: .hours(1))
                if Task.isCancelled { seen.add("cancelled") }
                return 1
            }, clock: clock)
        let run = try await test.start(Trying.self, id: "a", with: .init())
        try await test.crashAndRecover()
        #expect(try await run.result() == 1)
        #expect(seen.all == ["begun 1", "begun 1", "ended"])
    }

    @Test(arguments: TestStore.all) func `A crash at a commit that is still to come`(store: TestStore) async throws {
        let bank = Tally()
        let test = try TestEngine(Self.pay(bank), store: store)
        _ = try await test.run(Trying.self, id: "a", with: .init())
        test.crash(beforeCommit: 2)
        #expect(try await test.run(Trying.self, id: "b", with: .init()) == 7)
        #expect(bank.order == ["a/try", "b/try", "b/try"])
        test.crash(afterCommit: 2)
        #expect(try await test.run(Trying.self, id: "c", with: .init()) == 7)
        #expect(bank.order.suffix(1) == ["c/try"])
        #expect(test.crashes == 2)
    }

    @Test func `A run that may be lost in a crash needs an id`() async throws {
        let test = try TestEngine(Self.pay(Tally()), crash: .before(commit: 100))
        let error = await #expect(throws: TestEngineError.self) { try await test.start(Trying.self, with: .init()) }
        #expect(error?.code == .needsID)
    }

    private struct NewTrying: Workflow {
        static let name = "Trying"
        typealias State = Trying.State

        var body: some Flow<State, Int> {
            Step("try", into: \.result) { _ in 2 }.retry(.never)
            Return { state in state.result ?? -1 }
        }
    }

    @Test func `The next engine may have other code`() async throws {
        let test = try TestEngine(Trying { _ in 1 })
        test.stub("try", .hangs)
        let run = try await test.start(Trying.self, with: .init())
        test.stub("try", .runs())
        try await test.crashAndRecover(deploying: NewTrying())
        #expect(try await run.result() == 2)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>) func `Crashes again and again lose nothing and double nothing`(
        seed: UInt64
    ) async throws {
        let effects = Tally()
        let test = try TestEngine(
            Line(effects: effects), Months { _ in }, seed: seed, crash: .often(seed: seed, within: 12))
        let lines = try await withThrowingTaskGroup { group in
            for number in 1...3 {
                group.addTask { try await test.run(Line.self, id: RunID("line \(number)"), with: .init()) }
            }
            group.addTask { try await test.run(Months.self, id: "month", with: .init(days: 20)) }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        #expect(lines == [20, 12_334, 12_334, 12_334])
        #expect(effects.counts.count == 12)
        #expect(test.crashes > 0)
    }
}
