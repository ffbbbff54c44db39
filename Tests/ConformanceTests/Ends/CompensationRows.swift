import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "compensation".
@Suite(.timeLimit(.minutes(5))) struct CompensationRows {
    @Test(arguments: TestStore.all)
    func `Steps are undone in reverse order of completion, across branches, and a crash goes on there`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Scripted.undoable("a", effects)
                Parallel {
                    Group("left") {
                        Wait("for b") { $0.trace.contains("b") }
                        Scripted.undoable("c", effects)
                    }
                    Scripted.undoable("b", effects)
                }
                Scripted.failing("bad")
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            let failure = await #expect(throws: RunFailure.self) {
                try await test.run(Scripted.self, id: "r", with: .init())
            }
            // What was under way at the crash is undone again, and the order stays.
            var undone: [String] = []
            for effect in effects.all where effect.hasPrefix("undo") && undone.last != effect { undone.append(effect) }
            return [failure?.path ?? ""] + undone
        }
        #expect(outcome == ["bad", "undo c", "undo b", "undo a"])
    }

    @Test(arguments: TestStore.all)
    func `A run that cannot be undone says so, with what is left to do, and can be terminated`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let flow = Scripted {
            Scripted.undoable("a", effects)
            Scripted.note("b", effects).compensate(retry: .constant(.seconds(1), attempts: 2)) { _, _ in throw Oops() }
            Scripted.failing("bad")
        }
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await test.advance(by: .seconds(2))
        try await test.crashAndRecover()
        #expect(try await run.status() == .stuck)
        let error = await #expect(throws: EngineError.self) { try await run.result() }
        #expect(error?.code == .stuck && error?.message.contains("'b'") == true, "\(error?.message ?? "")")
        #expect(effects.all == ["r/a", "r/b"])
        try await run.perform { try await $0.terminate() }
        #expect(try await run.status() == .terminated)
    }

    @Test(arguments: TestStore.all)
    func `A step that could not be undone is tried again by a person, or skipped, through a crash`(
        store: TestStore
    ) async throws {
        for isRetry in [true, false] {
            let effects = Effects()
            let flow = Scripted {
                Scripted.undoable("a", effects)
                Scripted.note("b", effects).compensate(retry: .never) { _, run in
                    effects.add("undo b")
                    if effects.all.filter({ $0 == "undo b" }).count == 1 { throw Oops() }
                }
                Scripted.failing("bad")
            }
            let test = try TestEngine(flow, store: store)
            let run = try await test.start(Scripted.self, id: "r", with: .init())
            try await run.wait(for: .stuck)
            try await test.crashAndRecover()
            try await run.perform { [isRetry] handle in
                if isRetry { try await handle.retry("b/compensate") } else { try await handle.skip("b/compensate") }
            }
            try await test.crashAndRecover()
            await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(effects.all == ["r/a", "r/b", "undo b"] + (isRetry ? ["undo b"] : []) + ["undo a"])
        }
    }
}
