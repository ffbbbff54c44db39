import Foundation
import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct VirtualTimeTests {
    @Test(arguments: TestStore.all) func `Months of sleeps are over at once, each at its moment`(store: TestStore)
        async throws
    {
        let (clock, moments) = (ManualClock(), Notebook<Duration>())
        let start = clock.now
        let days = store == .memory ? 365 : 30
        let test = try TestEngine(Months { _ in moments.add(clock.now - start) }, store: store, clock: clock)
        #expect(try await test.run(Months.self, with: .init(days: days)) == days)
        #expect(moments.all == (1...days).map { .days($0) })
        #expect(test.now - start == .days(days))
    }

    private struct Letter: Workflow {
        static let opened = Signal<Nothing>("opened")
        struct State: Codable, Sendable {}
        var body: some Flow<State, Nothing> { Receive(Self.opened) }
    }

    @Test func `A test can ask what a run waits for`() async throws {
        let test = try TestEngine(Letter())
        let run = try await test.start(Letter.self, id: "l", with: .init())
        try await run.wait(for: .waiting)
        #expect(try await run.why().description.contains("It waits for the signal 'opened'"))
    }

    @Test func `Time stands still between the calls of a test`() async throws {
        let test = try TestEngine(Months { _ in })
        let start = test.now
        let run = try await test.start(Months.self, with: .init(days: 1))
        await Elsewhere.work(turns: 1_000)
        #expect(try await run.status() == .sleeping)
        #expect(test.now == start)
    }

    @Test func `Time that is advanced goes as far as it is told, and no further`() async throws {
        let wakes = Tally()
        let test = try TestEngine(Months { day in wakes.add("\(day)") })
        let start = test.now
        let run = try await test.start(Months.self, with: .init(days: 3))
        try await test.advance(by: .days(2) - .milliseconds(1))
        #expect(wakes.order == ["0"])
        try await test.advance(by: .milliseconds(1))
        #expect(wakes.order == ["0", "1"])
        #expect(test.now == start + .days(2))
        #expect(try await run.status() == .sleeping)
        try await test.advance(to: start + .days(30))
        #expect(try await run.status() == .completed)
        #expect(test.now == start + .days(30))
    }

    @Test func `A result is there when the run is over, and time has gone on no further`() async throws {
        let test = try TestEngine(Months { _ in })
        let start = test.now
        let short = try await test.start(Months.self, id: "short", with: .init(days: 1))
        let long = try await test.start(Months.self, id: "long", with: .init(days: 9))
        #expect(try await short.result() == 1)
        #expect(test.now == start + .days(1))
        #expect(try await long.status() == .sleeping)
        #expect(try await long.result() == 9)
    }

    @Test func `An attempt that works elsewhere holds time still until it ends`() async throws {
        for _ in 1...20 {
            let test = try TestEngine(WorkingBesideSleep { _ in await Elsewhere.work() })
            let run = try await test.start(WorkingBesideSleep.self, with: .init())
            _ = try await run.result()
            try await run.follows("parallel/work ok 1s parallel/rest/wake ok |")
        }
    }

    @Test func `An attempt that works elsewhere and comes back again and again holds time still`() async throws {
        let test = try TestEngine(
            WorkingBesideSleep { _ in
                for _ in 1...20 {
                    await Elsewhere.work(turns: 5)
                    await Task.yield()
                }
            })
        let run = try await test.start(WorkingBesideSleep.self, with: .init())
        _ = try await run.result()
        try await run.follows("parallel/work ok 1s parallel/rest/wake ok |")
    }

    @Test func `An attempt that sleeps by the test's clock lets time go on`() async throws {
        let clock = ManualClock()
        let test = try TestEngine(
            WorkingBesideSleep { _ in
                await Elsewhere.work(turns: 10)
                try await clock.sleep(for: .seconds(5))
                await Elsewhere.work(turns: 10)
            }, clock: clock)
        let run = try await test.start(WorkingBesideSleep.self, with: .init())
        _ = try await run.result()
        try await run.follows("parallel/work> 1s parallel/rest/wake ok 4s >parallel/work ok |")
    }

    @Test func `One that has the sleep done by a task of its own does too`() async throws {
        let clock = ManualClock()
        let test = try TestEngine(
            WorkingBesideSleep { _ in
                // A task of its own, on the shared pool: it is still known whose it is.
                try await Task {
                    try await clock.sleep(for: .seconds(2))
                    await Elsewhere.work()
                    try await clock.sleep(for: .seconds(3))
                }.value
            }, clock: clock)
        let run = try await test.start(WorkingBesideSleep.self, with: .init())
        _ = try await run.result()
        try await run.follows("parallel/work> 1s parallel/rest/wake ok 4s >parallel/work ok |")
    }

    @Test func `An attempt that waits for another run lets time go on`() async throws {
        let engines = Notebook<Engine>()
        let test = try TestEngine(
            Months { _ in },
            Trying { _ in
                guard let engine = engines.all.first else { return -1 }
                let child = try await engine.start(Months.self, id: "child", with: .init(days: 31))
                return try await child.result()
            })
        try await test.perform { engine in engines.add(engine) }
        let start = test.now
        #expect(try await test.run(Trying.self, with: .init()) == 31)
        #expect(test.now == start + .days(31))
    }

    @Test func `An attempt that says that it waits lets time go on`() async throws {
        let door = Latch()
        let test = try TestEngine(
            WorkingBesideSleep { _ in await TestEngine.waiting { await door.wait() } })
        let run = try await test.start(WorkingBesideSleep.self, with: .init())
        try await test.wait { test.calls("wake").count == 1 }
        door.open()
        _ = try await run.result()
        try await run.follows("parallel/work> 1s parallel/rest/wake ok >parallel/work ok |")
    }

    @Test func `A step's timeout comes with time`() async throws {
        let test = try TestEngine(
            Trying(retry: .constant(.seconds(10), attempts: 2), timeout: .seconds(30)) { _ in 1 })
        test.stub("try", .hangs)
        let run = try await test.start(Trying.self, with: .init())
        let failure = await #expect(throws: RunFailure.self) { try await run.result() }
        #expect(failure?.error.type.hasSuffix("StepTimeoutError") == true)
        try await run.follows("try> 30s >try - 10s try> 30s >try - failed|")
    }

    @Test func `An attempt that does not listen to its cancellation holds nothing any more`() async throws {
        let door = Deaf()
        let test = try TestEngine(
            Trying(retry: .constant(.days(1), attempts: 2), timeout: .seconds(30)) { run in
                guard run.attempt == 1 else { return run.attempt }
                await TestEngine.waiting { await door.wait() }
                return run.attempt
            })
        let run = try await test.start(Trying.self, with: .init())
        #expect(try await run.result() == 2)
        door.open()
        try await test.wait { test.calls().allSatisfy { $0.ended != nil } }
        try await run.follows("try> 1d30s try ok >try ok |")
    }

    @Test func `A test that waits bears with what comes from outside of the executor a little later`() async throws {
        let isDone = Latch()
        let test = try TestEngine(
            Trying(retry: .never) { _ in
                await TestEngine.waiting { await Self.elsewhere() }
                isDone.open()
                return 1
            })
        let run = try await test.start(Trying.self, with: .init())
        try await test.wait { isDone.isOpen }
        #expect(try await run.result() == 1)
    }

    @Test func `A test that waits sees what came to hold just behind its question`() async throws {
        let (door, isDone) = (Deaf(), Latch())
        let test = try TestEngine(
            Trying(retry: .never) { _ in
                await TestEngine.waiting { await door.wait() }
                isDone.open()
                return 1
            })
        let run = try await test.start(Trying.self, with: .init())
        try await test.wait {
            let answer = isDone.isOpen
            door.open()
            await isDone.wait()
            let status = try await run.status()
            #expect(status == .completed)
            return answer
        }
    }

    /// Returns after a moment in which nobody sees that something is under way.
    private static func elsewhere() async {
        await withCheckedContinuation { continuation in
            // A thread of its own: it stands for a library that brings about what an attempt waits for.
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: 0.1)
                continuation.resume()
            }
        }
    }

    // MARK: - What cannot go on

    @Test func `A test that waits for what only a signal brings about is told which`() async throws {
        let test = try TestEngine(Adding())
        let run = try await test.start(Adding.self, id: "sum", with: .init())
        let error = await #expect(throws: TestEngineError.self) { try await run.result() }
        #expect(error?.code == .stuck)
        #expect(error?.message.contains("run 'sum' is waiting at 'number', waits for the signal 'number'") == true)
        try await run.signal(Adding.number, 3)
        #expect(try await run.result() == 3)
    }

    @Test func `A test that waits for an attempt that never ends is told which, after a while`() async throws {
        let door = Latch()
        let test = try TestEngine(
            Trying { _ in
                await door.wait()
                return 1
            }, patience: .milliseconds(50))
        let run = try await test.start(Trying.self, id: "slow", with: .init())
        let error = await #expect(throws: TestEngineError.self) { try await run.result() }
        #expect(error?.code == .heldUp)
        #expect(error?.message.contains("attempt 1 of 'try' of run 'slow' is under way since 2026-01-01") == true)
        door.open()
        #expect(try await run.result() == 1)
    }

    @Test func `A loop without end comes to the limit of a call`() async throws {
        let test = try TestEngine(Months { _ in })
        try await test.start(Months.self, id: "long", with: .init(days: 9_999))
        let error = await #expect(throws: TestEngineError.self) { try await test.drain(limit: .days(100)) }
        #expect(error?.code == .outOfTime)
        #expect(error?.message.contains("run 'long' is sleeping at 'every day[101]/a day'") == true)
        let second = await #expect(throws: TestEngineError.self) { try await test.drain(moves: 7) }
        #expect(second?.code == .outOfTime)
    }

    @Test func `A test that waits for a status that will not come is told how the run ended`() async throws {
        let test = try TestEngine(Trying { _ in throw Oops() })
        let run = try await test.start(Trying.self, id: "bad", with: .init())
        let error = await #expect(throws: TestEngineError.self) { try await run.wait(for: .sleeping) }
        #expect(error?.code == .otherEnd)
        let text = "run 'bad' is failed, and will never be sleeping: run 'bad' failed at 'try': "
        #expect(error?.message.hasPrefix(text) == true, "\(error?.message ?? "")")
    }

    @Test func `An engine that cannot open its journal says so to the first call`() async throws {
        let test = try TestEngine(
            Trying { _ in 1 }, faults: { $0.failingToOpen(at: 1, with: .notPermitted, forGood: true) })
        let error = await #expect(throws: JournalError.self) { try await test.run(Trying.self, with: .init()) }
        #expect(error?.code == .notPermitted)
    }

    @Test(arguments: TestStore.all) func `A storage fault is survived, with all the time that the restart takes`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(
            Months { _ in }, store: store, faults: { $0.failing(at: 6, with: .diskFull) }, logger: Logs().logger)
        #expect(try await test.run(Months.self, id: "a", with: .init(days: 5)) == 5)
    }

    // MARK: - What is left to do

    @Test func `A drain ends when all runs are over or wait for a signal`() async throws {
        let test = try TestEngine(Months { _ in }, Adding(), Trying { _ in 1 })
        for days in 1...3 { try await test.start(Months.self, id: RunID("m\(days)"), with: .init(days: days)) }
        let sum = try await test.start(Adding.self, with: .init())
        #expect(try await test.drain() == Drained(over: 3, waiting: 1))
        try await sum.signal(Adding.number, 1)
        #expect(try await test.drain() == Drained(over: 4))
        test.stub("try", .hangs)
        try await test.start(Trying.self, with: .init())
        #expect(try await test.drain() == Drained(over: 4, running: 1))
    }

    @Test func `A drain does not wait for what no run needs`() async throws {
        let configuration = EngineConfiguration(retention: RetentionPolicy(completed: .after(.days(90))))
        let test = try TestEngine(Months { _ in }, configuration: configuration)
        let start = test.now
        try await test.start(Months.self, with: .init(days: 2))
        #expect(try await test.drain() == Drained(over: 1))
        #expect(test.now == start + .days(2))
    }

    @Test func `An engine that is restarted goes on where it stood`() async throws {
        let test = try TestEngine(Months { _ in })
        let run = try await test.start(Months.self, with: .init(days: 4))
        try await test.advance(by: .days(2))
        try await test.restart()
        #expect(try await run.status() == .sleeping)
        #expect(try await run.result() == 4)
        try await test.stop()
        await #expect(throws: EngineError.self) { try await run.status() }
    }
}
