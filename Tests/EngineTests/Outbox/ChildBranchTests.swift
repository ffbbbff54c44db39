import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Children in branches that lose, fail, are caught and undone.
@Suite(.timeLimit(.minutes(5)))
struct `A child in a branch` {
    private let lab = Lab()

    @Test func `It is cancelled if its branch loses, and the run goes on`() async throws {
        let engine = try lab.engine(Racing(), Child(effects: Tally()))
        try await engine.run {
            let run = try await engine.start(Racing.self, id: "r", with: Racing.State())
            let child = try await `A child run`.child(engine, "r/race/Child")
            try await child.wait(for: .waiting)
            try await run.signal(Racing.stop)
            try await run.wait(for: .waiting)
            try await engine.waitForOutbox()
            #expect(try await child.status() == .cancelled)
            try await run.signal(Racing.stop)
            #expect(try await run.result() == -1)
        }
    }

    @Test(arguments: ParentClosePolicy.allCases)
    func `What is refused, because the id is another run's, is not ended with its parent`(policy: ParentClosePolicy)
        async throws
    {
        let engine = try lab.engine(Refused(policy: policy), Child(effects: Tally()))
        try await engine.run {
            let stranger = try await engine.start(Child.self, id: "x", with: Child.State(waits: true))
            try await stranger.wait(for: .waiting)
            let run = try await engine.start(Refused.self, with: Refused.State())
            await #expect(throws: RunFailure.self) { try await run.result() }
            try await engine.waitForOutbox()
            #expect(try await stranger.status() == .waiting)
        }
    }

    /// Starts a run beside something that fails at once.
    private struct Refused: Workflow {
        struct State: Codable, Sendable {}
        struct Enough: Error {}
        let policy: ParentClosePolicy

        var body: some Flow<State, Nothing> {
            Parallel {
                Start<State, Nothing>(Child.self, id: { _ in "x" }) { _ in Child.State() }.onParentClose(policy)
                Fail("fail") { _ in Enough() }
            }
        }
    }

    @Test(arguments: [true, false])
    func `Its failure can be caught, and so can a refusal`(fails: Bool) async throws {
        let engine = try lab.engine(Catching(), Child(effects: Tally()))
        try await engine.run {
            if !fails { try await engine.start(Child.self, id: "c", with: Child.State(waits: true)) }
            let run = try await engine.start(Catching.self, with: Catching.State())
            #expect(try await run.result() == (fails ? "caught the child's" : "caught the refusal"))
        }
    }

    @Test func `A run that is terminated has its whole tree terminated`() async throws {
        let engine = try lab.engine(Parent(), Child(effects: Tally()))
        try await engine.run {
            let run = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(waits: true)))
            let child = try await `A child run`.child(engine, "child of 0")
            try await child.wait(for: .waiting)
            try await run.terminate()
            try await engine.waitForOutbox()
            #expect(try await child.status() == .terminated)
        }
    }

    @Test func `What undoes a step can start runs, too`() async throws {
        let effects = Tally()
        let engine = try lab.engine(Undoing(), Chore(effects: effects))
        try await engine.run {
            let run = try await engine.start(Undoing.self, id: "u", with: Undoing.State())
            await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(try await engine.result(Chore.self, of: "undone") == 14)
            #expect(try await engine.store.get(Undoing.key) == 7)
        }
        #expect(effects.counts == ["undone": 1])
    }
}

/// Waits for a child, or for somebody to say that it need not; then once more for somebody.
private struct Racing: Workflow {
    struct State: Codable, Sendable, Hashable { var label: Int? }

    static let stop = Signal<Nothing>("stop")

    var body: some Flow<State, Int> {
        Race("race") {
            Start(Child.self, into: \.label) { _ in Child.State(waits: true) }
            Receive(Self.stop)
        }
        Receive("again", Self.stop)
        Return { state in state.label ?? -1 }
    }
}

private struct Catching: Workflow {
    struct State: Codable, Sendable, Hashable { var text = "" }

    var body: some Flow<State, String> {
        Try("try it") {
            Start(Child.self, id: { _ in "c" }) { _ in Child.State(fails: true) }
        } catching: {
            Catch(ChildRunError.self) { Update("child") { state in state.text = "caught the child's" } }
            Catch(DeliveryError.self) { Update("refusal") { state in state.text = "caught the refusal" } }
        }
        Return { state in state.text }
    }
}

private struct Undoing: Workflow {
    struct State: Codable, Sendable, Hashable { var done: Int? }

    static let key = StoreKey<Int>("undone")

    var body: some Flow<State, Nothing> {
        Step("do", into: \.done) { _ in 7 }
            .compensate { number, run in
                try run.start(Chore.self, id: "undone", with: Chore.State(number: number))
                try run.store.put(Self.key, number)
            }
        Step("fail") { _ in throw Hopeless() }
    }
}
