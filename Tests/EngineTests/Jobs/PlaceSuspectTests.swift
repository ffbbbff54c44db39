import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Steps in line that end the process, and places that no step has asked for.
@Suite(.timeLimit(.minutes(2))) struct PlaceSuspectTests {
    private struct Poison: Workflow {
        struct State: Codable, Sendable, Hashable {
            var word: String?
        }

        let work: @Sendable () async throws -> String

        var body: some Flow<State, String> {
            Step<State, String>("work", into: \.word) { _ in try await work() }.queue("line")
            Return { state in state.word ?? "" }
        }
    }

    private static func engine(_ lab: Lab, _ work: @escaping @Sendable () async throws -> String) throws -> Engine {
        let engine = try lab.engine(grace: .zero)
        try engine.register(Poison(work: work))
        return engine
    }

    /// What is left of a process that ended while the step was at work.
    private static func crash(_ lab: Lab) async throws -> Lab {
        let isAtWork = Latch()
        let engine = try engine(lab) {
            isAtWork.open()
            try await lab.clock.sleep(for: .days(10_000))
            return "late"
        }
        return try await engine.run {
            if try await lab.inspect({ try await $0.run("poison") }) == nil {
                try await engine.start(Poison.self, id: "poison", with: .init())
            }
            await isAtWork.wait()
            return lab.afterCrash()
        }
    }

    @Test func `A step that ends the process is found, even if its place comes before its run is taken up`()
        async throws
    {
        for _ in 0..<40 {
            var lab = Lab()
            for _ in 0..<5 { lab = try await Self.crash(lab) }
            let engine = try Self.engine(lab) { "done" }
            let status = try await engine.run {
                while true {
                    let status = try await engine.why("poison").status
                    if status == .paused || status.isOver { return status }
                    await Task.yield()
                }
            }
            #expect(status == .paused)
        }
    }

    @Test func `Another process enqueues no place`() async throws {
        let lab = Lab()
        let engine = try Self.engine(lab) { "done" }
        try await engine.run {
            let client = EngineClient(lab.image)
            _ = try await client.enqueue(kind: JobEntry.placeKind, json: "7", command: "c")
            while try await client.state(of: "c") == .waiting { await Task.yield() }
            #expect(try await engine.jobs().isEmpty)
        }
    }
}
