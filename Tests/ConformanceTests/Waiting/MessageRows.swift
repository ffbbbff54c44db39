import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "updates" and "queries".
@Suite(.timeLimit(.minutes(5))) struct MessageRows {
    /// Takes up to two items in.
    private struct Cart: Workflow {
        struct State: Codable, Sendable {
            var items: [String] = []
        }

        static let add = UpdateMessage<String, Int>("add")
        static let items = Query<Nothing, [String]>("items")
        static let place = Query<String, Int>("place")
        static let checkOut = Signal<Nothing>("check out")

        var handlers: Handlers<State> {
            On(
                Self.add,
                validate: { state, _ in
                    guard state.items.count < 2 else { throw Oops() }
                }
            ) { state, item in
                state.items.append(item)
                return state.items.count
            }
            On(Self.items) { state in state.items }
            On(Self.place) { state, item in state.items.firstIndex(of: item) ?? -1 }
        }

        var body: some Flow<State, [String]> {
            Receive(Self.checkOut)
            Return { state in state.items }
        }
    }

    @Test(arguments: TestStore.all)
    func `An update is answered once for its id, also to whoever asks again after a crash or the run's end`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let test = try TestEngine(Cart(), store: store, crash: crash)
            let run = try await test.start(Cart.self, id: "r", with: .init())
            var answers: [Int] = []
            for item in ["lamp", "lamp", "rug"] {
                answers.append(try await run.perform { try await $0.update(Cart.add, item, id: item) })
            }
            try await run.signal(Cart.checkOut)
            let items = try await run.result()
            answers.append(try await run.perform { try await $0.update(Cart.add, "lamp", id: "lamp") })
            return items + answers.map { "\($0)" }
        }
        #expect(outcome == ["lamp", "rug", "1", "1", "2", "1"])
    }

    @Test(arguments: TestStore.all)
    func `An update that is refused leaves nothing in the journal, and says why`(store: TestStore) async throws {
        let test = try TestEngine(Cart(), store: store)
        let run = try await test.start(Cart.self, id: "r", with: .init(items: ["lamp", "rug"]))
        let (commits, events) = (test.commits, try await events(test))
        let rejection = await #expect(throws: UpdateRejection.self) {
            try await run.perform { try await $0.update(Cart.add, "chair") }
        }
        #expect(rejection?.error.text == "oops")
        #expect(test.commits == commits)
        #expect(try await self.events(test) == events)
        #expect(
            await refusal { try await run.perform { _ = try await $0.update(UpdateMessage<Int, Int>("other"), 1) } }
                == .unknownUpdate)
    }

    private func events(_ test: TestEngine) async throws -> Int {
        try await test.perform { engine in
            try await engine.inspect { try await $0.history(of: "r")?.entries.count ?? 0 }
        }
    }

    @Test(arguments: TestStore.all)
    func `A query reads, also a run that is over; one that is unknown, or a wrong argument, is refused at once`(
        store: TestStore
    ) async throws {
        let test = try TestEngine(Cart(), store: store)
        let run = try await test.start(Cart.self, id: "r", with: .init(items: ["lamp"]))
        for isOver in [false, true] {
            if isOver { try await run.signal(Cart.checkOut) }
            try await test.crashAndRecover()
            let commits = test.commits
            #expect(try await run.perform { try await $0.query(Cart.items) } == ["lamp"])
            #expect(try await run.perform { try await $0.query(Cart.place, "lamp") } == 0)
            #expect(await queryRefusal(run, Query<Nothing, Int>("other"), Nothing()) == .unknownQuery)
            #expect(await queryRefusal(run, Query<Int, Int>("place"), 7) == .unreadableArgument)
            #expect(test.commits == commits)
        }
    }

    private func queryRefusal<Argument>(
        _ run: TestRun<Cart>, _ query: Query<Argument, Int>, _ argument: Argument
    ) async -> EngineError.Code? {
        await refusal { _ = try await run.perform { try await $0.query(query, argument) } }
    }
}
