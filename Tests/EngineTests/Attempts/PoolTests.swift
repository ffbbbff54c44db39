import Dispatch
import Foundation
import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Steps on threads of their own.
@Suite(.timeLimit(.minutes(10)), .serialized) struct PoolTests {
    /// Tells the calling thread from others.
    private static func thread() -> String { "\(pthread_self())" }

    private static func engine(_ pools: Pool...) -> Engine {
        Engine(journal: .memory(), configuration: EngineConfiguration(pools: pools))
    }

    /// A step on the pool, and one that is not.
    private struct Both: Workflow {
        struct State: Codable, Sendable {
            let isPooled: Bool
            var result: String?
        }

        let work: @Sendable (StepRun<State>) async throws -> String

        var body: some Flow<State, String> {
            When("pooled", { $0.isPooled }) {
                Step("pooled", into: \.result) { run in try await work(run) }.pool("blocking")
            } otherwise: {
                Step("shared", into: \.result) { run in try await work(run) }
            }
            Return { state in state.result ?? "" }
        }
    }

    #if os(Linux)
    /// Which policy of scheduling the calling thread has, and which niceness.
    private static func scheduling() -> [Int32] {
        #if canImport(Glibc)
        let niceness = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        #else
        let niceness = getpriority(PRIO_PROCESS, 0)
        #endif
        return [sched_getscheduler(0), niceness]
    }

    @Test(arguments: [Pool.Priority.normal, .low, .background])
    func `The threads of a pool have its priority, and no others have`(priority: Pool.Priority) async throws {
        let engine = Self.engine(Pool("blocking", threads: 1, priority: priority))
        try engine.register(Both { _ in "\(Self.scheduling())" })
        let own = Self.scheduling()
        let expected =
            switch priority {
            case .normal: own
            case .low: [own[0], max(own[1], 10)]
            case .background: [5, own[1]]
            }
        try await engine.run { () async throws in
            let shared = try await engine.start(Both.self, with: .init(isPooled: false)).result()
            let pooled = try await engine.start(Both.self, with: .init(isPooled: true)).result()
            #expect(pooled == "\(expected)")
            #expect(shared == "\(own)")
        }
    }

    @Test func `The threads of a pool leave as many processors to others as it says, and use one at least`()
        async throws
    {
        let own = try #require(Processors()).numbers
        for count in [0, 1, own.count, 1_000] {
            let engine = Self.engine(Pool("blocking", threads: 2, freeProcessors: count))
            try engine.register(Both { _ in "\(Processors()?.numbers ?? [])" })
            try await engine.run { () async throws in
                let pooled = try await engine.start(Both.self, with: .init(isPooled: true)).result()
                #expect(pooled == "\(own.dropFirst(min(count, own.count - 1)).map(\.self))")
                #expect(try await engine.start(Both.self, with: .init(isPooled: false)).result() == "\(own)")
            }
        }
    }
    #endif

    @Test func `Steps that block all threads of a pool leave the shared pool to others`() async throws {
        let engine = Self.engine(Pool("blocking", threads: 4))
        let (semaphore, begun) = (DispatchSemaphore(value: 0), Tally())
        // The shared pool has as many threads as there are cores: this would be more than it has.
        let count = max(4, ProcessInfo.processInfo.activeProcessorCount + 1)
        try engine.register(
            Both { run in
                if run.state.isPooled {
                    begun.add("begun")
                    Self.block(semaphore)
                }
                return "done"
            })
        try await engine.run {
            var runs: [RunHandle<Both>] = []
            for _ in 0..<count { runs.append(try await engine.start(Both.self, with: .init(isPooled: true))) }
            while begun.total < 4 { await Task.yield() }
            for _ in 0..<20 {
                #expect(try await engine.start(Both.self, with: .init(isPooled: false)).result() == "done")
            }
            #expect(begun.total == 4)
            for _ in runs { semaphore.signal() }
            for run in runs { #expect(try await run.result() == "done") }
        }
    }

    /// As a C function would.
    private static func block(_ semaphore: DispatchSemaphore) { semaphore.wait() }

    @Test func `Steps that compute leave the shared pool to others`() async throws {
        let engine = Self.engine(Pool("blocking", threads: 3))
        let (stop, begun) = (Latch(), Tally())
        try engine.register(
            Both { run in
                if run.state.isPooled {
                    begun.add("begun")
                    while !stop.isOpen {}
                }
                return "done"
            })
        try await engine.run {
            var runs: [RunHandle<Both>] = []
            for _ in 0..<3 { runs.append(try await engine.start(Both.self, with: .init(isPooled: true))) }
            while begun.total < 3 { await Task.yield() }
            #expect(try await engine.start(Both.self, with: .init(isPooled: false)).result() == "done")
            stop.open()
            for run in runs { #expect(try await run.result() == "done") }
        }
    }

    @Test func `An attempt is on its pool from its beginning to its end, whatever it calls meanwhile`() async throws {
        let engine = Self.engine(Pool("blocking", threads: 1))
        let threads = Notes()
        try engine.register(Modified { _ in 1 })
        try engine.register(
            Both { run in
                threads.add(Self.thread())
                try await run.heartbeat()
                threads.add(Self.thread())
                try await run.heartbeat(1)
                threads.add(Self.thread())
                _ = try await run.once("part") {
                    threads.add(Self.thread())
                    return 1
                }
                threads.add(Self.thread())
                let other = try await engine.start(Modified.self, with: .init())
                threads.add(Self.thread())
                _ = try await other.result()
                threads.add(Self.thread())
                return "done"
            })
        try await engine.run { () async throws in
            for _ in 0..<50 {
                #expect(try await engine.start(Both.self, with: .init(isPooled: true)).result() == "done")
            }
        }
        #expect(threads.all.count == 350)
        #expect(Set(threads.all).count == 1)
    }

    @Test func `What a step has called goes on, although another one blocks their pool`() async throws {
        let engine = Self.engine(Pool("blocking", threads: 1))
        let (semaphore, blocked, started) = (DispatchSemaphore(value: 0), Latch(), Tally())
        try engine.register(Modified { _ in 1 })
        try engine.register(
            Both { run in
                if run.runID == "blocks" {
                    blocked.open()
                    Self.block(semaphore)
                }
                while run.runID == "starts", !blocked.isOpen {
                    // The other step blocks the thread while this one waits here for the disk.
                    try await engine.start(Modified.self, id: RunID("m\(started.add("m"))"), with: .init())
                }
                return "done"
            })
        try await engine.run {
            let starts = try await engine.start(Both.self, id: "starts", with: .init(isPooled: true))
            while started.total < 5 { await Task.yield() }
            let blocks = try await engine.start(Both.self, id: "blocks", with: .init(isPooled: true))
            await blocked.wait()
            for number in 1...started.total {
                #expect(try await Self.find("m\(number)", engine).result() == 1)
            }
            semaphore.signal()
            #expect(try await blocks.result() == "done")
            #expect(try await starts.result() == "done")
        }
    }

    /// The run, as soon as it is there.
    private static func find(_ id: String, _ engine: Engine) async throws -> RunHandle<Modified> {
        while true {
            do {
                return try await engine.find(Modified.self, id: RunID(id))
            } catch let error as EngineError where error.code == .notFound {
                await Task.yield()
            }
        }
    }

    @Test func `Its timeout gives up a step that blocks, and the run goes on`() async throws {
        let (lab, semaphore, begun) = (Lab(), DispatchSemaphore(value: 0), Latch())
        let flow = Modified {
            $0.retry(.never).timeout(.seconds(5)).pool("blocking")
        } work: { _ in
            begun.open()
            Self.block(semaphore)
            return 1
        }
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(pools: [Pool("blocking", threads: 1)]),
            clock: lab.clock, logger: lab.logs.logger)
        try engine.register(flow)
        try await engine.run {
            let run = try await engine.start(Modified.self, with: .init())
            await begun.wait()
            await lab.clock.advanceToNext()
            await #expect(throws: RunFailure.self) { try await run.result() }
        }
        // The engine has ended, and its thread is still held.
        #expect(engine.pools["blocking"]?.threadCount == 1)
        semaphore.signal()
        while engine.pools["blocking"]?.threadCount != 0 { await Task.yield() }
        while engine.lateResults == 0 { await Task.yield() }
    }

    @Test func `A step that was given up while it stood in the row is not made`() async throws {
        let (lab, semaphore, begun, made) = (Lab(), DispatchSemaphore(value: 0), Latch(), Tally())
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(pools: [Pool("blocking", threads: 1)]),
            clock: lab.clock, logger: lab.logs.logger)
        try engine.register(
            Both { run in
                made.add(run.runID)
                begun.open()
                if run.runID == "first" { Self.block(semaphore) }
                return "done"
            })
        try await engine.run {
            let first = try await engine.start(Both.self, id: "first", with: .init(isPooled: true))
            await begun.wait()
            let second = try await engine.start(Both.self, id: "second", with: .init(isPooled: true))
            try await second.cancel()
            semaphore.signal()
            #expect(try await first.result() == "done")
            // Behind the second in the row.
            let third = try await engine.start(Both.self, id: "third", with: .init(isPooled: true))
            #expect(try await third.result() == "done")
        }
        #expect(made.counts == ["first": 1, "third": 1])
    }

    @Test func `The threads start with the engine and end with it`() async throws {
        let engine = Self.engine(Pool("blocking", threads: 3))
        #expect(engine.pools["blocking"]?.threadCount == 0)
        // The body begins beside the engine.
        try await engine.run { while engine.pools["blocking"]?.threadCount != 3 { await Task.yield() } }
        while engine.pools["blocking"]?.threadCount != 0 { await Task.yield() }
    }

    @Test func `What comes after the end of a pool, or before its beginning, is run all the same`() async throws {
        let pool = ThreadPool(Pool("p", threads: 2))
        let early = Task(executorPreference: pool) { Self.thread() }
        try pool.start()
        let first = await early.value
        pool.shutDown()
        while pool.threadCount > 0 { await Task.yield() }
        let late = await Task(executorPreference: pool) { Self.thread() }.value
        #expect(!first.isEmpty && !late.isEmpty)
        let never = ThreadPool(Pool("n", threads: 1))
        let task = Task(executorPreference: never) { 5 }
        never.shutDown()
        #expect(await task.value == 5)
    }

    @Test func `A pool that the engine does not have is refused when the workflow is registered`() throws {
        let flow = Both { _ in "" }
        for (pools, known) in [([], "none"), ([Pool("b", threads: 1), Pool("a", threads: 1)], "'a', 'b'")] {
            let engine = Engine(journal: .memory(), configuration: EngineConfiguration(pools: pools))
            let error = #expect(throws: EngineError.self) { try engine.register(flow) }
            #expect(error?.code == .unknownPool)
            let text = "the step 'pooled/then/pooled' of workflow 'Both' names the pool 'blocking', and the engine's "
            #expect(error?.message.hasPrefix("\(text)configuration has \(known): ") == true)
        }
    }

    @Test(arguments: [
        [Pool("a", threads: 0)], [Pool("a", threads: 1_025)], [Pool("", threads: 1)], [Pool("a", threads: -1)],
        [Pool("a", threads: 1), Pool("a", threads: 2)], [Pool("a", threads: 1, freeProcessors: -1)],
    ])
    func `Pools that cannot be are refused before anything is opened`(pools: [Pool]) async throws {
        let image = MemoryImage()
        let engine = Engine(journal: .memory(image), configuration: EngineConfiguration(pools: pools))
        let error = await #expect(throws: EngineError.self) { try await engine.run() }
        #expect(error?.code == .unsuitableConfiguration)
        #expect(!image.isOwned)
    }
}
