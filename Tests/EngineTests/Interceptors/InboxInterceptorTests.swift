import Ratchet
import RatchetEngine
import RatchetTesting
import Synchronization
import Testing

/// Interceptors around what other processes hand in: each command gets its answer.
@Suite(.timeLimit(.minutes(10))) struct InboxInterceptorTests {
    /// Does what a run's id asks it to.
    private final class Odd: Interceptor {
        private let kept = Mutex<StartedRun?>(nil)

        func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
            switch start.id {
            case "cancelled": throw CancellationError()
            case "kept back":
                if let kept = kept.withLock({ $0 }) { return kept }
            case "tagged":
                var tagged = start
                tagged.tags += ["b", "a", "b"]
                return try await next(tagged)
            case "signalled":
                var changed = start
                changed.signal?.value = try RecordedValue("\(start.signal?.name ?? "") changed")
                return try await next(changed)
            default: break
            }
            let started = try await next(start)
            if start.id == "late" { throw CancellationError() }
            kept.withLock { $0 = started }
            return started
        }
    }

    private static func run(
        _ body: @escaping @Sendable (Engine, EngineClient) async throws -> Void
    ) async throws {
        let lab = Lab()
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(interceptors: [Odd()]), clock: lab.clock)
        try engine.register(Trying { _ in 7 })
        try engine.register(Echo())
        try await engine.run { try await body(engine, EngineClient(lab.image, entropy: .seeded(3))) }
    }

    @Test func `What an interceptor throws is the command's answer, a cancellation too`() async throws {
        try await Self.run { _, client in
            let sent = try await client.start(Trying.self, id: "cancelled", with: .init())
            #expect(await refusalCode { _ = try await sent.answer() } == .invalidState)
            #expect(try await client.start(Trying.self, id: "next", with: .init()).answer() == "next")
        }
    }

    @Test func `What an interceptor throws behind the start does not undo it`() async throws {
        try await Self.run { engine, client async throws in
            #expect(try await client.start(Trying.self, id: "late", with: .init()).answer() == "late")
            #expect(try await engine.find(Trying.self, id: "late").result() == 7)
        }
    }

    @Test func `An interceptor that answers in place of the start leaves the command with a refusal`() async throws {
        try await Self.run { engine, client in
            _ = try await client.start(Trying.self, id: "first", with: .init()).answer()
            let sent = try await client.start(Trying.self, id: "kept back", with: .init())
            let error = await #expect(throws: EngineError.self) { try await sent.answer() }
            #expect(error?.message.contains("answered in its place") == true)
            #expect(await refusalCode { _ = try await engine.find("kept back") } == .notFound)
        }
    }

    private struct Echo: Workflow {
        struct State: Codable, Sendable { var word: String? }

        static let word = Signal<String>("word")

        var body: some Flow<State, String> {
            Receive(Self.word, into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    @Test func `An interceptor sees the signal that comes with a start, and can change it`() async throws {
        try await Self.run { engine, _ async throws in
            let run = try await engine.start(Echo.self, id: "signalled", with: .init(), signalling: (Echo.word, "a"))
            #expect(try await run.result() == "word changed")
        }
    }

    @Test func `An interceptor can change the tags of a new run`() async throws {
        try await Self.run { engine, _ in
            try await engine.start(Trying.self, id: "tagged", with: .init(), tags: ["c"])
            #expect(try await engine.runs(where: [.tag("a"), .tag("b"), .tag("c")]).runs.map(\.id) == ["tagged"])
        }
    }
}
