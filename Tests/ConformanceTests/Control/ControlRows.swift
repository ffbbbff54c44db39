import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "parallel, race, first success, collect all", "loops" and "try / catch / finally".
@Suite(.timeLimit(.minutes(5))) struct ControlRows {
    @Test(arguments: TestStore.all)
    func `A fan-out of a thousand gives its results in the order of its input, a few at a time`(
        store: TestStore
    ) async throws {
        let flow = Scripted {
            ForEach(\.list, limit: 8, run: Doubling(), into: \.numbers) { number, _ in Doubling.State(number: number) }
            Update("note") { state in state.trace = (state.numbers ?? []).map { "\($0)" } }
        }
        let test = try TestEngine(flow, store: store, seed: 3)
        test.stub("list[7]/double", .runs(after: .hours(1)))
        let run = try await test.start(Scripted.self, id: "r", with: .init(list: Array(0..<1_000)))
        try await test.crashAndRecover()
        #expect(try await run.result() == (0..<1_000).map { "\($0 * 2)" })
    }

    @Test(arguments: TestStore.all)
    func `No more branches are at work than the limit says, and neither loses what the other writes`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Parallel("both", limit: 2) {
                    Scripted.note("a", effects)
                    Scripted.note("b", effects)
                    Scripted.note("c", effects)
                }
            }
            let (clock, start) = (ManualClock(), ManualClock().now)
            let test = try TestEngine(flow, store: store, clock: clock, crash: crash)
            test.stub("*", .runs(after: .seconds(10)))
            let trace = try await test.run(Scripted.self, id: "r", with: .init())
            if test.crashes == 0 { #expect(clock.now == start + .seconds(20)) }
            return trace.sorted() + effects.keys
        }
        #expect(outcome == ["a", "b", "c", "r/both/a", "r/both/b", "r/both/c"])
    }

    @Test(arguments: TestStore.all)
    func `After a crash the branch that has won has won, even if another would be faster now`(
        store: TestStore
    ) async throws {
        let flow = Scripted {
            Race("answer", into: \.word) {
                Receive(Scripted.word)
                After(.days(2)) { _ in "time" }
            }
            Receive(Scripted.goOn)
            Update("note") { state in state.trace = [state.word ?? ""] }
        }
        let test = try TestEngine(flow, store: store)
        let early = try await test.start(Scripted.self, id: "early", with: .init())
        let late = try await test.start(Scripted.self, id: "late", with: .init())
        try await early.signal(Scripted.word, "signal")
        try await test.crashAndRecover(after: .days(90))
        // Its moment is long over, and that counts before what comes now.
        try await late.signal(Scripted.word, "signal")
        for run in [early, late] { try await run.signal(Scripted.goOn) }
        #expect(try await early.result() == ["signal"])
        #expect(try await late.result() == ["time"])
    }

    @Test(arguments: TestStore.all)
    func `The first success passes failures over, and collecting keeps what became of each`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Race("first", .firstSuccess) {
                    Scripted.failing("call")
                    Scripted.note("write", effects)
                }
                ForEach("all", \.list, limit: 2, run: Doubling(), collecting: \.outcomes) { number, _ in
                    Doubling.State(number: number)
                }
                Parallel(collectingFailures: \.failures) {
                    Scripted.failing("mail")
                    Scripted.note("text", effects)
                }
                Update("tell") { state in
                    state.trace += (state.outcomes ?? []).map { (try? $0.get()).map { "\($0)" } ?? "failed" }
                    state.trace += (state.failures ?? [:]).keys
                }
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            return try await test.run(Scripted.self, id: "r", with: .init(list: [1, -1, 3]))
        }
        #expect(outcome == ["write", "text", "2", "failed", "6", "mail"])
    }

    @Test(arguments: TestStore.all)
    func `A loop of thousands of turns keeps no more of them than of a few`(store: TestStore) async throws {
        let turns = store == .memory ? 5_000 : 1_000
        let flow = Scripted {
            Repeat("turns", while: { $0.number ?? 0 < turns }, atMost: 10_000) {
                Update("count") { state in state.number = (state.number ?? 0) + 1 }
                When("now and then", { ($0.number ?? 0).isMultiple(of: 100) }) {
                    Step("work") { _ in }
                }
            }
            Receive(Scripted.goOn)
            Update("tell") { state in state.trace = ["\(state.number ?? 0)"] }
        }
        let test = try TestEngine(flow, store: store)
        let run = try await test.start(Scripted.self, id: "r", with: .init())
        try await test.crashAndRecover()
        let tree = try await test.perform { engine in try await engine.inspect { try await $0.run("r") } }
        #expect(tree.map { $0.nodes.flatMap(\.flattened).count } ?? .max < 20)
        try await run.signal(Scripted.goOn)
        #expect(try await run.result() == ["\(turns)"])
    }

    @Test(arguments: TestStore.all)
    func `An error is caught by its type, is in a slot, and what is last is done in any case`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let flow = Scripted {
                Try("sale") {
                    Scripted.failing("charge")
                } catching: {
                    Catch(CancellationError.self) { Scripted.note("other", effects) }
                    Catch(Oops.self, into: \.problem) { Scripted.note("caught", effects) }
                } finally: {
                    Scripted.note("last", effects)
                }
                Update("tell") { state in state.trace += [state.problem?.path ?? "", state.problem?.error.text ?? ""] }
            }
            let test = try TestEngine(flow, store: store, crash: crash)
            return try await test.run(Scripted.self, id: "r", with: .init()) + effects.keys
        }
        #expect(
            outcome == [
                "caught", "last", "sale/try/charge", "oops", "r/sale/Oops/caught", "r/sale/finally/last",
            ])
    }
}

extension RunNode {
    /// The node and all that are below it.
    fileprivate var flattened: [RunNode] { [self] + children.flatMap(\.flattened) }
}
