import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct RunIDTests {
    /// Fails or returns as its State says, and tells its keys.
    private struct Once: Workflow {
        struct State: Codable, Sendable {
            var word = "a"
            var fails = false
            var waits = false
        }

        static let go = Signal<Nothing>("go")
        let keys = Tally()

        var body: some Flow<State, String> {
            When("waits", \.waits) { Receive(Self.go) }
            Step("work") { run in
                keys.add(run.key)
                if run.state.fails { throw Oops() }
            }
            .retry(.constant(.zero, attempts: 1))
            Return { state in state.word }
        }
    }

    /// What a run has come to when its id is used again.
    enum Condition: CaseIterable, Sendable { case underWay, completed, failed, cancelled, terminated }

    enum Expectation: Sendable { case old, new, refused }

    private static func expectation(
        _ condition: Condition, _ conflict: RunConflictPolicy, _ reuse: RunReusePolicy
    ) -> Expectation {
        switch (condition, conflict, reuse) {
        case (.underWay, .returnExisting, _): .old
        case (.underWay, .fail, _): .refused
        case (.underWay, .terminateAndStart, _), (.terminated, .terminateAndStart, _): .new
        case (_, _, .returnExisting): .old
        case (_, _, .allow): .new
        case (.completed, _, .ifFailed): .old
        case (_, _, .ifFailed): .new
        case (_, _, .refuse): .refused
        }
    }

    private func reach(_ condition: Condition, _ engine: Engine) async throws -> RunHandle<Once> {
        let waits = ![.completed, .failed].contains(condition)
        let run = try await engine.start(
            Once.self, id: "o", with: .init(word: "old", fails: condition == .failed, waits: waits))
        if waits { try await run.wait(for: .waiting) } else { _ = try? await run.result() }
        if condition == .cancelled { try await run.cancel() }
        if condition == .terminated { try await run.terminate() }
        return run
    }

    @Test(arguments: Condition.allCases, RunConflictPolicy.allCases)
    func `Each policy decides what an id that is known leads to`(condition: Condition, conflict: RunConflictPolicy)
        async throws
    {
        for reuse in RunReusePolicy.allCases {
            let lab = Lab()
            let engine = try lab.engine(Once())
            try await engine.run { () async throws -> Void in
                let old = try await reach(condition, engine)
                let status = try await old.status()
                let code = await refusalCode {
                    try await engine.start(
                        Once.self, id: "o", with: .init(word: "new"), onConflict: conflict, reuse: reuse)
                }
                let expected = Self.expectation(condition, conflict, reuse)
                #expect(code == (expected == .refused ? .alreadyExists : nil), "\(reuse)")
                let found = try await engine.find(Once.self, id: "o")
                if expected == .new { #expect(try await found.result() == "new", "\(reuse)") }
                let isReplaced = expected == .new && condition == .underWay
                #expect(try await old.status() == (isReplaced ? .terminated : status), "\(reuse)")
            }
        }
    }

    @Test(arguments: [false, true])
    func `A run whose id was given to another stays, and is found by its number`(isKilled: Bool) async throws {
        let first = Lab()
        let engine = try first.engine(Once())
        let crashed = try await engine.run {
            for word in ["one", "two", "three"] {
                let run = try await engine.start(Once.self, id: "o", with: .init(word: word), reuse: .allow)
                #expect(try await run.result() == word)
            }
            return first.afterCrash()
        }
        let lab = isKilled ? crashed : first
        let second = try lab.engine(Once())
        try await second.run { () async throws -> Void in
            #expect(try await second.find(Once.self, id: "o").result() == "three")
            #expect(try await second.find(Once.self, id: "run-1").result() == "one")
            #expect(try await second.find(Once.self, id: "run-2").result() == "two")
            // The newest has its id.
            #expect(await refusalCode { _ = try await second.find(Once.self, id: "run-3") } == .notFound)
        }
        #expect(try await lab.inspect { try await $0.run("o") }?.run.output == Payload(encoding: "three"))
        #expect(try await lab.inspect { try await $0.run("run-1") }?.run.output == Payload(encoding: "one"))
        #expect(try await lab.inspect { try await $0.run("run-3") } == nil)
    }

    @Test func `The keys of runs that share an id differ`() async throws {
        let lab = Lab()
        let flow = Once()
        let engine = try lab.engine(flow)
        try await engine.run {
            for _ in 0..<2 {
                _ = try await engine.start(Once.self, id: "o/%", with: .init(), reuse: .allow).result()
            }
        }
        #expect(flow.keys.order == ["o%2F%25/work", "o%2F%25%3A2/work"])
    }

    @Test func `A replacement that a crash cut in two is done by the next start`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Once())
        try await engine.run { () async throws -> Void in
            // What the first half of it leaves.
            _ = try await reach(.terminated, engine)
            let run = try await engine.start(
                Once.self, id: "o", with: .init(word: "new"), onConflict: .terminateAndStart)
            #expect(try await run.result() == "new")
        }
    }

    @Test func `Of fifty who start an id anew at once one starts it`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Once())
        try await engine.run {
            _ = try await reach(.failed, engine)
            try await withThrowingTaskGroup { group in
                for number in 0..<50 {
                    group.addTask {
                        let state = Once.State(word: "\(number)")
                        _ = try await engine.start(Once.self, id: "o", with: state, reuse: .ifFailed).result()
                    }
                }
                try await group.waitForAll()
            }
        }
        let runs = try await lab.inspect { try await $0.runs() }
        #expect(runs.runs.count == 2)
    }

    @Test func `A journal in which ids were used again is sound`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Once())
        try await engine.run {
            for _ in 0..<3 { _ = try await engine.start(Once.self, id: "o", with: .init(), reuse: .allow).result() }
            try await engine.start(Once.self, id: "o", with: .init(waits: true), reuse: .allow).wait(for: .waiting)
        }
        let store = try await StoreSource.memory(lab.image.copy()).open()
        let lines = try await store.read { view in try EngineTables.runIDs.value(for: "o", in: view, with: .plain) }
        await store.close()
        #expect(lines == 4)
        #expect(try await lab.findings() == [])
    }
}

@Suite(.timeLimit(.minutes(10))) struct SignalledStartTests {
    @Test func `A start with a signal starts a run that has it, in one commit, or sends it to the one there is`()
        async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            let run = try await engine.start(
                Listening.self, id: "l", with: .init(wants: 3), signalling: (Listening.number, 1), signalID: "a")
            #expect(try await lab.log().records == 1)
            try await run.wait(for: .waiting)
            for id in ["a", "b", "b"] {
                try await engine.start(
                    Listening.self, id: "l", with: .init(wants: 9), signalling: (Listening.number, 2), signalID: id)
            }
            #expect(try await run.status() == .waiting)
            try await engine.start(Listening.self, id: "l", with: .init(wants: 9), signalling: (Listening.number, 3))
            #expect(try await run.result() == 6)
            #expect(
                await refusalCode {
                    try await engine.start(
                        Listening.self, id: "l", with: .init(wants: 1), signalling: (Listening.number, 1))
                } == .over)
            let next = try await engine.start(
                Listening.self, id: "l", with: .init(wants: 1), signalling: (Listening.number, 1), reuse: .allow)
            #expect(try await next.result() == 1)
        }
    }

    @Test func `A start whose signal is refused starts nothing`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run { () async throws -> Void in
            let state = Listening.State(wants: 1)
            #expect(
                await refusalCode {
                    try await engine.start(Listening.self, id: "l", with: state, signalling: (SleepsFirst.word, "x"))
                } == .unknownSignal)
            #expect(
                await refusalCode {
                    try await engine.start(
                        Listening.self, id: "l", with: state, signalling: (Signal<String>("number"), "x"))
                } == .unreadableSignal)
            #expect(
                await refusalCode {
                    try await engine.start(
                        Listening.self, id: "l", with: state, signalling: (Listening.number, 1), signalID: "")
                } == .invalidID)
            #expect(await refusalCode { _ = try await engine.find(Listening.self, id: "l") } == .notFound)
            #expect(try await lab.log().records == 0)
        }
    }

    @Test func `Fifty starts with a signal each make one run that has them all`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Listening())
        try await engine.run {
            try await withThrowingTaskGroup { group in
                for number in 1...50 {
                    group.addTask {
                        try await engine.start(
                            Listening.self, id: "l", with: .init(wants: 50), signalling: (Listening.number, number),
                            signalID: "\(number)")
                    }
                }
                try await group.waitForAll()
            }
            let run = try await engine.find(Listening.self, id: "l")
            #expect([1_275, -1].contains(try await run.result()))
        }
    }

    @Test func `Another process starts with policies and with a signal`() async throws {
        let lab = Lab()
        let client = EngineClient(lab.image, entropy: .seeded(7))
        let engine = try lab.engine(Listening())
        try await engine.run { () async throws -> Void in
            let state = Listening.State(wants: 1)
            let first = try await client.start(
                Listening.self, id: "l", with: state, signalling: (Listening.number, 1), command: "s-1")
            #expect(try await first.answer() == "l")
            _ = try await engine.find(Listening.self, id: "l").result()
            let refused = try await client.start(Listening.self, id: "l", with: state, reuse: .refuse)
            #expect(await refusalCode { _ = try await refused.answer() } == .alreadyExists)
            let again = try await client.start(
                workflow: "Listening", id: "l", json: #"{"wants": 0, "sum": 7, "turns": 0, "isInOrder": true}"#,
                onConflict: .fail, reuse: .allow)
            #expect(try await again.answer() == "l")
            #expect(try await engine.find(Listening.self, id: "l").result() == 7)
        }
    }
}
