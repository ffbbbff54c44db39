import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// A person decides about a step that could not be undone: it is tried again, or skipped.
@Suite(.timeLimit(.minutes(10))) struct StuckUndoingTests {
    private let lab = Lab()

    /// Cannot undo `b` until `mended` is open.
    private static func flow(_ mended: Latch) -> Recorded {
        Recorded { effects in
            Recorded.undoable("a", effects)
            Group("inner") {
                Step("b") { _ in
                    effects.add("b"); return "b"
                } reduce: { _, _ in
                }
                .compensate(retry: .constant(.seconds(1), attempts: 2)) { _, run in
                    effects.add("try \(run.attempt) to undo b")
                    guard mended.isOpen else { throw Oops(number: 7) }
                }
            }
            Recorded.failing("bad", effects)
        }
    }

    /// The run as it is stuck, once nothing of it is in memory.
    private func getStuck(_ engine: Engine, _ id: RunID = "s") async throws -> RunHandle<Recorded> {
        let run = try await engine.start(Recorded.self, id: id, with: .init())
        let error = await #expect(throws: EngineError.self) { try await run.result() }
        #expect(error?.code == .stuck)
        #expect(error?.message.contains("retry 'inner/b/compensate'") == true)
        while try await engine.liveCount > 0 { await Task.yield() }
        return run
    }

    @Test func `A retry undoes the step with all its attempts, and then what came before it`() async throws {
        let mended = Latch()
        let flow = Self.flow(mended)
        let engine = try lab.engine(flow)
        try await lab.clock.running {
            try await engine.run {
                let run = try await getStuck(engine)
                // It is stuck again, and can be tried again.
                try await run.retry("inner/b/compensate")
                let error = await #expect(throws: EngineError.self) { try await run.result() }
                #expect(error?.code == .stuck)
                mended.open()
                while try await engine.liveCount > 0 { await Task.yield() }
                try await run.retry("inner/b/compensate")
                let failure = await #expect(throws: RunFailure.self) { try await run.result() }
                #expect(failure?.path == "bad")
            }
        }
        #expect(
            flow.effects.order == [
                "a", "b", "bad", "try 1 to undo b", "try 2 to undo b", "try 1 to undo b", "try 2 to undo b",
                "try 1 to undo b", "undo a",
            ])
        #expect(try await lab.findings() == [])
    }

    @Test func `A skip counts the step as undone, and goes on with the one before`() async throws {
        let flow = Self.flow(Latch())
        let engine = try lab.engine(flow)
        try await lab.clock.running {
            try await engine.run {
                let run = try await getStuck(engine)
                let error = await #expect(throws: EngineError.self) {
                    try await run.skip("inner/b/compensate", output: 3)
                }
                #expect(error?.code == .invalidState)
                #expect(try await run.status() == .stuck)
                try await run.skip("inner/b/compensate")
                await #expect(throws: RunFailure.self) { try await run.result() }
            }
        }
        #expect(flow.effects.order == ["a", "b", "bad", "try 1 to undo b", "try 2 to undo b", "undo a"])
        let names = try await lab.inspect { try await $0.history(of: "s") }?.entries.compactMap { entry in
            if case .event(let event, _, _) = entry.content { event.name } else { nil }
        }
        #expect(names?.suffix(4) == ["putAwayForSignal", "broughtBack", "compensationSkipped", "compensated"])
    }

    @Test(arguments: [true, false]) func `What was decided holds after a power cut at any commit`(isRetry: Bool)
        async throws
    {
        let copies = KeptStore.Copies()
        let mended = Latch()
        let engine = try lab.engine(Self.flow(mended), source: KeptStore.source(lab.image, copies))
        let lab = lab
        let before = try await lab.clock.running {
            try await engine.run {
                let run = try await getStuck(engine)
                let before = copies.values.count
                mended.open()
                let path = "inner/b/compensate"
                if isRetry { try await run.retry(path) } else { try await run.skip(path) }
                _ = try? await run.result()
                return before
            }
        }
        #expect(copies.values.count > before + 1)
        for image in copies.values[before...] {
            let flow = Self.flow(mended)
            let crashed = Lab(image, clock: ManualClock(lab.clock.now))
            let again = try crashed.engine(flow)
            try await crashed.clock.running {
                try await again.run {
                    let run = try await again.find(Recorded.self, id: "s")
                    await #expect(throws: RunFailure.self) { try await run.result() }
                }
            }
            #expect(isRetry || !flow.effects.order.contains { $0.hasSuffix("undo b") })
        }
    }

    @Test func `What is not to be undone now cannot be named, and the error says what can`() async throws {
        let engine = try lab.engine(Self.flow(Latch()))
        try await lab.clock.running {
            try await engine.run {
                let run = try await getStuck(engine)
                for path in ["a/compensate", "inner/b", "b/compensate", ""] {
                    let error = await #expect(throws: EngineError.self) { try await run.retry(path) }
                    #expect(error?.code == .unknownNode || path.isEmpty)
                    #expect(error?.message.contains("'inner/b/compensate' is") == true || path.isEmpty)
                }
                #expect(try await run.status() == .stuck)
            }
        }
        let shown = try #require(try await lab.inspect { try await $0.run("s") })
        #expect(shown.run.open == ["inner/b/compensate"])
        #expect(shown.run.undoing.map(\.isStuck) == [true])
        #expect(shown.run.undoing.map(\.attempts) == [2])
    }

    @Test func `An undoing that hangs is skipped, and what it brings later changes nothing`() async throws {
        let (begun, goOn) = (Latch(), Latch())
        let flow = Recorded { effects in
            Recorded.undoable("a", effects)
            Step("b") { _ in
                "b"
            } reduce: { _, _ in
            }
            .compensate(retry: .never) { _, _ in
                begun.open()
                await goOn.wait()
                throw Oops()
            }
            Recorded.failing("bad", effects)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, id: "s", with: .init())
            await begun.wait()
            let early = await #expect(throws: EngineError.self) { try await run.retry("b/compensate") }
            #expect(early?.code == .unsuitableNode)
            try await run.skip("b/compensate")
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "bad")
            goOn.open()
        }
        #expect(flow.effects.order == ["a", "bad", "undo a"])
        #expect(try await lab.findings() == [])
    }

    @Test func `Another process retries and skips through the journal`() async throws {
        let mended = Latch()
        let engine = try lab.engine(Self.flow(mended))
        let client = EngineClient(lab.image)
        try await lab.clock.running {
            try await engine.run {
                let first = try await getStuck(engine, "first")
                #expect(try await client.skip("first", "inner/b/compensate").answer() == "first")
                await #expect(throws: RunFailure.self) { try await first.result() }
                let second = try await getStuck(engine, "second")
                mended.open()
                #expect(try await client.retry("second", "inner/b/compensate").answer() == "second")
                await #expect(throws: RunFailure.self) { try await second.result() }
            }
        }
        await client.close()
    }
}
