import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// `start`, `find`, `status` and `result`.
@Suite(.timeLimit(.minutes(10))) struct CallerTests {
    private struct Other: Workflow {
        struct State: Codable, Sendable, Hashable {}
        var body: some Flow<State, Nothing> {
            Step("nothing") { _ in }
        }
    }

    private static func expect(
        _ code: EngineError.Code, sourceLocation: Testing.SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        let error = await #expect(throws: EngineError.self, sourceLocation: sourceLocation) { try await body() }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    @Test func `A hundred starts of one id at once are one run`() async throws {
        let lab = Lab()
        let work = Tally()
        let engine = try lab.engine(Trying { run in work.add(run.runID) })
        try await engine.run {
            let outputs = try await withThrowingTaskGroup(of: (RunID, Int).self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let run = try await engine.start(Trying.self, id: "one", with: .init(result: number))
                        return (run.id, try await run.result())
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outputs.allSatisfy { $0.0 == "one" && $0.1 == 1 })
            // The next one has the number after it.
            #expect(try await engine.start(Trying.self, with: .init()).id == "run-2")
        }
        #expect(work.counts["one"] == 1)
    }

    @Test func `Starting an id again gives the run that there is, in a later process too`() async throws {
        let lab = Lab()
        let work = Tally()
        for _ in 0..<2 {
            let engine = try lab.engine(Trying { run in work.add(run.runID) })
            try await engine.run { () async throws in
                for _ in 0..<2 {
                    #expect(try await engine.start(Trying.self, id: "again", with: .init()).result() == 1)
                }
            }
        }
        #expect(work.total == 1)
    }

    @Test func `An id of a run of another workflow is refused`() async throws {
        let lab = Lab()
        let goOn = Latch()
        let engine = try lab.engine(
            Trying { _ in
                await goOn.wait()
                return 1
            }, Other())
        try await engine.run {
            let run = try await engine.start(Trying.self, id: "taken", with: .init())
            await Self.expect(.idInUse) { try await engine.start(Other.self, id: "taken", with: .init()) }
            goOn.open()
            _ = try await run.result()
            await Self.expect(.idInUse) { try await engine.start(Other.self, id: "taken", with: .init()) }
        }
    }

    @Test(arguments: [
        "", String(repeating: "x", count: 501), String(repeating: "é", count: 251), "run-1", "run-0", "job-7",
    ])
    func `An id that cannot be is refused`(id: String) async throws {
        let lab = Lab()
        let engine = try lab.engine(Other())
        try await engine.run { () async throws in
            await Self.expect(.invalidID) { try await engine.start(Other.self, id: RunID(id), with: .init()) }
            #expect(try await engine.start(Other.self, with: .init()).id == "run-1")
        }
    }

    @Test(arguments: [
        "run-", "run-01", "run-+1", "run-1x", "run--1", "Run-1", "job-", "job-07", "a/b",
        String(repeating: "x", count: 500),
    ])
    func `An id that only resembles a generated one is good`(id: String) async throws {
        let lab = Lab()
        let engine = try lab.engine(Other())
        try await engine.run {
            _ = try await engine.start(Other.self, id: RunID(id), with: .init()).result()
            let found = try await engine.find(Other.self, id: RunID(id))
            #expect(found.id == RunID(id))
            #expect(try await found.status() == .completed)
        }
    }

    @Test(arguments: ["nobody", "run-2", "run-0", "run-18446744073709551615"])
    func `Who looks for a run that is not there is told so`(id: String) async throws {
        let lab = Lab()
        let engine = try lab.engine(Other())
        try await engine.run {
            _ = try await engine.start(Other.self, with: .init()).result()
            await Self.expect(.notFound) { _ = try await engine.find(Other.self, id: RunID(id)) }
        }
    }

    @Test func `A run with an id of its own has no generated one`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Other())
        try await engine.run {
            _ = try await engine.start(Other.self, id: "mine", with: .init()).result()
            await Self.expect(.notFound) { _ = try await engine.find(Other.self, id: "run-1") }
        }
    }

    @Test func `Nobody finds a run as one of another workflow`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Other(), Trying { _ in 1 })
        try await engine.run {
            _ = try await engine.start(Other.self, id: "mine", with: .init()).result()
            await Self.expect(.idInUse) { _ = try await engine.find(Trying.self, id: "mine") }
        }
    }

    @Test func `A workflow that is not registered cannot be started`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Other())
        try await engine.run {
            await Self.expect(.unknownWorkflow) {
                try await engine.start(Trying.self, id: "x", with: .init())
            }
            await Self.expect(.notFound) { _ = try await engine.find(Trying.self, id: "x") }
        }
    }

    @Test func `A result is there after the process is gone, output or failure`() async throws {
        let lab = Lab()
        let flow = Trying { run in
            guard run.runID == "good" else { throw Oops(number: 9) }
            return 42
        }
        let first = try lab.engine(flow)
        try await first.run {
            _ = try await first.start(Trying.self, id: "good", with: .init()).result()
            _ = try? await first.start(Trying.self, id: "bad", with: .init()).result()
        }
        let second = try lab.afterCrash().engine(flow)
        try await second.run { () async throws in
            #expect(try await second.find(Trying.self, id: "good").result() == 42)
            let failure = await #expect(throws: RunFailure.self) {
                try await second.find(Trying.self, id: "bad").result()
            }
            #expect(failure?.error.text == "oops 9")
            #expect(failure?.path == "try")
        }
    }

    @Test func `All who wait for a result get it`() async throws {
        let lab = Lab()
        let goOn = Latch()
        let engine = try lab.engine(
            Trying { _ in
                await goOn.wait()
                return 5
            })
        try await engine.run {
            let run = try await engine.start(Trying.self, with: .init())
            let outputs = try await withThrowingTaskGroup { group in
                for number in 0..<50 {
                    group.addTask {
                        if number == 25 { goOn.open() }
                        return try await run.result()
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outputs == Array(repeating: 5, count: 50))
        }
    }

    @Test func `Who waits for a result is told when the engine stops`() async throws {
        let lab = Lab()
        let begun = Latch()
        let engine = try lab.engine(
            Trying { _ in
                begun.open()
                await Latch().wait()
                throw CancellationError()
            }, grace: .zero)
        try await engine.run {
            let run = try await engine.start(Trying.self, with: .init())
            await begun.wait()
            async let waiting: Void = Self.expect(.stopped) { _ = try await run.result() }
            engine.stop()
            await waiting
            await Self.expect(.stopped) { _ = try await run.result() }
            await Self.expect(.stopped) { _ = try await run.status() }
            await Self.expect(.stopped) { try await engine.start(Trying.self, with: .init()) }
            await Self.expect(.stopped) { _ = try await engine.find(Trying.self, id: "run-1") }
        }
    }

    @Test func `Who gives up waiting for a result gets away, and the run goes on`() async throws {
        let lab = Lab()
        let goOn = Latch()
        let engine = try lab.engine(
            Trying { _ in
                await goOn.wait()
                return 5
            })
        try await engine.run {
            let run = try await engine.start(Trying.self, with: .init())
            for _ in 0..<20 {
                await withTaskGroup { group in
                    group.addTask {
                        await #expect(throws: CancellationError.self) { try await run.result() }
                    }
                    group.cancelAll()
                }
            }
            goOn.open()
            #expect(try await run.result() == 5)
        }
    }

    @Test func `A call before the engine runs waits until it does`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 8 })
        async let output = engine.start(Trying.self, with: .init()).result()
        let end = Latch()
        async let running: Void = engine.run {
            await end.wait()
        }
        #expect(try await output == 8)
        end.open()
        try await running
    }
}
