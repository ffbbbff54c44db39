import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "sleep", "signals", "promises" and "wait for a condition on State".
@Suite(.timeLimit(.minutes(5))) struct WaitingRows {
    @Test(arguments: TestStore.all)
    func `A sleep ends at the moment that was set; if that passed meanwhile, at once and once`(
        store: TestStore
    ) async throws {
        let effects = Effects()
        let flow = Scripted {
            Sleep("week", for: .days(7))
            Scripted.note("wake", effects)
            Sleep("year", until: { _ in Timestamp(milliseconds: 1_798_761_600_000).date })
        }
        let test = try TestEngine(flow, store: store)
        let (start, run) = (test.now, try await test.start(Scripted.self, id: "r", with: .init()))
        try await test.advance(by: .days(3))
        try await test.crashAndRecover()
        try await test.advance(by: .days(3))
        #expect(effects.all == [])
        try await test.crashAndRecover(after: .days(9))
        #expect(effects.all == ["r/wake"] && test.now == start + .days(15))
        _ = try await run.result()
        #expect(test.now == start + .days(365))
    }

    /// Sleeps, and then takes three words.
    private static var listener: Scripted {
        Scripted {
            Sleep("nap", for: .hours(1))
            Repeat("words", while: { $0.trace.count < 3 }, atMost: 9) {
                Receive(Scripted.word) { state, word in state.trace.append(word) }
            }
        }
    }

    @Test(arguments: TestStore.all)
    func `Signals are kept in order until somebody waits, and one that is sent twice counts once`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(Self.listener, store: store, crash: crash)
            let run = try await test.start(Scripted.self, id: "r", with: .init())
            for word in ["a", "a", "b"] { try await run.signal(Scripted.word, word, id: word) }
            try await run.wait(for: .waiting)
            // The run is put away, and wakes for it.
            try await run.signal(Scripted.word, "a", id: "a")
            try await run.signal(Scripted.word, "c", id: "c")
            return try await run.result()
        }
        #expect(outcome == ["a", "b", "c"])
    }

    @Test(arguments: TestStore.all)
    func `A signal to a run that is over or unknown, or that it does not receive, is refused`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(Scripted { When("never", { _ in false }) { Receive(Scripted.goOn) } }, store: store)
        _ = try await test.run(Scripted.self, id: "over", with: .init())
        try await test.crashAndRecover()
        try await test.perform { engine in
            #expect(await refusal { try await engine.signal("over", Scripted.goOn) } == .over)
            #expect(await refusal { try await engine.signal("nobody", Scripted.goOn) } == .notFound)
            #expect(await refusal { try await engine.signal("over", Signal<Int>("other"), 1) } != nil)
        }
    }

    @Test(arguments: TestStore.all)
    func `A start with a signal is one commit, and a signal only where there is a run`(store: TestStore) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(Self.listener, store: store, crash: crash)
            for word in ["a", "b", "c"] {
                _ = try await test.perform { engine in
                    try await engine.start(
                        Scripted.self, id: "r", with: .init(), signalling: (Scripted.word, word), signalID: word
                    ).id
                }
            }
            return try await test.find(Scripted.self, id: "r").result()
        }
        #expect(outcome == ["a", "b", "c"])
    }

    @Test(arguments: TestStore.all) func `Thousands of signals are received in the order in which they were sent`(
        store: TestStore
    ) async throws {
        // On the disk each is synced.
        let count = store == .memory ? 10_000 : 1_000
        let flow = Scripted {
            Sleep("nap", for: .hours(1))
            Repeat("turns", while: { $0.number ?? 0 < count }, atMost: 10_000) {
                Receive(Signal<Int>("number")) { state, number in
                    let next = (state.number ?? 0) + 1
                    if number != next { state.trace = ["\(number) in the place of \(next)"] }
                    state.number = next
                }
            }
        }
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await test.perform { engine in
            for number in 1...count { try await engine.signal("r", Signal<Int>("number"), number) }
        }
        #expect(try await run.result() == [])
    }

    @Test(arguments: TestStore.all, [false, true])
    func `A promise is settled once by whoever has its token, also before the run comes to it`(
        store: TestStore, isRejected: Bool
    ) async throws {
        let flow = Scripted {
            Sleep("nap", for: .hours(1))
            Promise("payment", into: \.word)
            Update("take") { state in state.trace = [state.word ?? ""] }
        }
        let token: PromiseToken = "run-1/payment"
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await test.perform { engine in
            if isRejected { try await engine.reject(token, Oops()) } else { try await engine.resolve(token, "p-1") }
            #expect(await refusal { try await engine.resolve(token, "p-2") } == .settled)
        }
        try await test.crashAndRecover()
        if isRejected {
            #expect(await #expect(throws: RunFailure.self) { try await run.result() }?.error.text == "oops")
        } else {
            #expect(try await run.result() == ["p-1"])
        }
        #expect(await refusal { try await test.perform { try await $0.resolve(token, "p-3") } } == .over)
    }

    @Test(arguments: TestStore.all, [2, 3])
    func `A wait goes on when the State is so, or does something else when its time is over`(
        store: TestStore, count: Int
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let flow = Scripted {
                Parallel {
                    Repeat("words", while: { $0.list.count < count }, atMost: 9) {
                        Receive(Scripted.word) { state, _ in state.list.append(0) }
                    }
                    Wait("for three") { $0.list.count == 3 }
                        .timeout(.days(1)) { Update("too late") { $0.trace.append("too late") } }
                }
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            let run = try await test.start(Scripted.self, id: "r", with: .init())
            for _ in 0..<count { try await run.signal(Scripted.word, "x") }
            return try await run.result()
        }
        #expect(outcome == (count == 3 ? [] : ["too late"]))
    }
}
