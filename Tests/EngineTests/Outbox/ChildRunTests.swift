import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

@Suite(.timeLimit(.minutes(5)))
struct `A child run` {
    private let lab = Lab()
    private let effects = Tally()

    private func engine(_ lab: Lab? = nil, _ policy: ParentClosePolicy? = nil) throws -> Engine {
        try (lab ?? self.lab).engine(Parent(policy: policy), Child(effects: effects), Detaching(policy: policy))
    }

    @Test func `Its result fills the slot of its parent, and each knows the other`() async throws {
        let engine = try engine()
        try await engine.run {
            let parent = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(number: 4)))
            #expect(try await parent.result() == 8)
            let (parentTree, childTree) = try await lab.inspect { inspector in
                (try await inspector.run("p"), try await inspector.run("child of 4"))
            }
            #expect(parentTree?.nodes.first?.target == "child of 4")
            #expect(childTree?.run.parent == "p")
            #expect(childTree?.run.status == .completed)
            try await engine.waitForOutbox()
        }
    }

    @Test func `Without an id it has one that follows from its parent's and the node's`() async throws {
        let engine = try engine()
        try await engine.run {
            let run = try await engine.start(Detaching.self, id: "a/b", with: Detaching.State())
            #expect(try await engine.result(Child.self, of: "a%2Fb/Child") == 0)
            try await run.signal(Detaching.end)
            #expect(try await run.result() == "a%2Fb/Child")
        }
    }

    @Test func `A run that uses an id again has children of its own`() async throws {
        let engine = try engine()
        try await engine.run {
            var children: [String] = []
            for _ in 0..<2 {
                let run = try await engine.start(Detaching.self, id: "o", with: Detaching.State(), reuse: .allow)
                try await run.signal(Detaching.end)
                children.append(try await run.result())
            }
            #expect(children == ["o/Child", "o%3A3/Child"])
            for child in children { #expect(try await engine.result(Child.self, of: RunID(child)) == 0) }
        }
    }

    @Test func `An id that would be too long has a hash at its end, another one for each path`() {
        let parent = String(repeating: "é", count: 240)
        let ids = ["one", String(repeating: "a", count: 200), String(repeating: "a", count: 201)].map {
            RunID(below: parent, path: $0)
        }
        #expect(ids[0].rawValue == parent + "/one")
        #expect(ids.allSatisfy { $0.rawValue.utf8.count <= RunID.byteLimit })
        #expect(Set(ids).count == 3)
    }

    @Test func `Its parent waits without being in memory`() async throws {
        let engine = try engine()
        try await engine.run {
            let parent = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(number: 4, waits: true)))
            try await parent.wait(for: .waiting)
            let child = try await Self.child(engine, "child of 4")
            try await child.wait(for: .waiting)
            #expect(try await engine.liveCount == 0)
            try await child.signal(Child.goOn)
            #expect(try await parent.result() == 8)
        }
    }

    @Test func `Its failure fails the node, with what it failed with`() async throws {
        let engine = try engine()
        try await engine.run {
            let parent = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(number: 4, fails: true)))
            let failure = try await #require(throws: RunFailure.self) { try await parent.result() }
            #expect(failure.path == "make")
            #expect(failure.error.type == "RatchetEngine.ChildRunError")
            #expect(failure.error.text.hasPrefix("child run 'child of 4' failed at 'double': EngineTests.Hopeless"))
        }
    }

    @Test func `Its cancellation fails the node`() async throws {
        let engine = try engine()
        try await engine.run {
            let parent = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(waits: true)))
            try await Self.child(engine, "child of 0").cancel()
            let failure = try await #require(throws: RunFailure.self) { try await parent.result() }
            #expect(failure.error.text == "child run 'child of 0' was cancelled")
        }
    }

    @Test func `A run that has its id already fails the node, and stays as it is`() async throws {
        let engine = try engine()
        try await engine.run {
            let other = try await engine.start(Child.self, id: "child of 0", with: Child.State(waits: true))
            let parent = try await engine.start(Parent.self, id: "p", with: Parent.State())
            let failure = try await #require(throws: RunFailure.self) { try await parent.result() }
            #expect(failure.error.text.contains("idInUse"))
            try await engine.waitForOutbox()
            #expect(try await other.status() == .waiting)
        }
    }

    @Test func `An id that no run can have fails the node`() async throws {
        let engine = try engine()
        try await engine.run {
            let parent = try await engine.start(Parent.self, with: Parent.State(childID: "run-7"))
            let failure = try await #require(throws: RunFailure.self) { try await parent.result() }
            #expect(failure.error.text.contains("invalidID"))
        }
    }

    @Test(
        arguments: [(nil, RunStatus.cancelled), (.cancel, .cancelled), (.terminate, .terminated), (.abandon, .waiting)]
            as [(ParentClosePolicy?, RunStatus)])
    func `A parent that is cancelled takes with it a child that it waits for, as its policy says`(
        policy: ParentClosePolicy?, status: RunStatus
    ) async throws {
        let engine = try engine(nil, policy)
        try await engine.run {
            let parent = try await engine.start(
                Parent.self, id: "p", with: Parent.State(child: Child.State(waits: true)))
            let child = try await Self.child(engine, "child of 0")
            try await child.wait(for: .waiting)
            try await parent.cancel()
            try await engine.waitForOutbox()
            #expect(try await child.status() == status)
        }
    }

    @Test(
        arguments: [(nil, RunStatus.waiting), (.cancel, .cancelled), (.terminate, .terminated), (.abandon, .waiting)]
            as [(ParentClosePolicy?, RunStatus)])
    func `A parent that completes takes with it a child that it does not wait for, as its policy says`(
        policy: ParentClosePolicy?, status: RunStatus
    ) async throws {
        let engine = try engine(nil, policy)
        try await engine.run {
            let parent = try await engine.start(
                Detaching.self, id: "p", with: Detaching.State(child: Child.State(waits: true)))
            let child = try await Self.child(engine, "p/Child")
            try await child.wait(for: .waiting)
            try await parent.signal(Detaching.end)
            #expect(try await parent.result() == "p/Child")
            try await engine.waitForOutbox()
            #expect(try await child.status() == status)
        }
    }

    @Test func `A child that nobody waits for, and that has ended, is forgotten by its parent`() async throws {
        let engine = try engine(nil, .cancel)
        try await engine.run {
            let parent = try await engine.start(Detaching.self, id: "p", with: Detaching.State())
            #expect(try await engine.result(Child.self, of: "p/Child") == 0)
            try await engine.waitForOutbox()
            let history = try await lab.inspect { try await $0.history(of: "p") }
            #expect(history?.entries.contains { "\($0)".contains("childGone") } == true)
            try await parent.signal(Detaching.end)
            #expect(try await parent.result() == "p/Child")
            try await engine.waitForOutbox()
        }
        #expect(!lab.logs.lines.contains { $0.contains("refused") })
    }

    @Test func `Its end reaches a parent that sleeps beside it`() async throws {
        let engine = try lab.engine(Napping(), Child(effects: effects))
        try await engine.run {
            let parent = try await engine.start(Napping.self, id: "p", with: Napping.State())
            try await parent.wait(for: .sleeping)
            let child = try await Self.child(engine, "p/parallel/Child")
            try await child.wait(for: .waiting)
            try await child.signal(Child.goOn)
            _ = try await child.result()
            try await engine.waitForOutbox()
            lab.clock.advance(by: .seconds(60))
            #expect(try await parent.result() == 6)
        }
    }

    @Test func `A workflow whose children are not registered keeps the engine from running`() async throws {
        let engine = try lab.engine(Parent())
        let error = await #expect(throws: RegistrationError.self) { try await engine.run {} }
        #expect(error?.workflow == "Parent")
        #expect(error?.mistakes.map(\.path) == ["make"])
        #expect(error?.description.contains("workflow 'Child', which is not registered") == true)
    }

    @Test func `Children have children`() async throws {
        let engine = try lab.engine(Ladder())
        try await engine.run {
            let run = try await engine.start(Ladder.self, id: "top", with: Ladder.State(rungs: 6))
            #expect(try await run.result() == 6)
            try await engine.waitForOutbox()
        }
    }

    @Test func `A parent that is cancelled takes its children's children with it`() async throws {
        let engine = try lab.engine(Ladder())
        try await engine.run {
            let run = try await engine.start(Ladder.self, id: "top", with: Ladder.State(rungs: 3, waits: true))
            while try await lab.inspect({ try await $0.count() }) < 4 { await Task.yield() }
            try await run.cancel()
            try await engine.waitForOutbox()
            let runs = try await lab.inspect { try await $0.runs() }
            #expect(runs.runs.allSatisfy { $0.status == .cancelled } && runs.runs.count == 4)
        }
    }

    static func child(_ engine: Engine, _ id: RunID) async throws -> RunHandle<Child> {
        while true {
            do {
                return try await engine.find(Child.self, id: id)
            } catch let error as EngineError where error.code == .notFound {
                await Task.yield()
            }
        }
    }
}

/// Waits for a child, and sleeps beside it.
private struct Napping: Workflow {
    struct State: Codable, Sendable, Hashable { var label: Int? }

    var body: some Flow<State, Int> {
        Parallel {
            Start(Child.self, into: \.label) { _ in Child.State(number: 3, waits: true) }
            Sleep("nap", for: .seconds(60))
        }
        Return { state in state.label ?? -1 }
    }
}

/// Starts itself, one rung lower, down to the last.
private struct Ladder: Workflow {
    struct State: Codable, Sendable, Hashable {
        var rungs: Int
        var waits = false
        var below: Int?
    }

    var body: some Flow<State, Int> {
        When("below", { $0.rungs > 0 }) {
            Start(Ladder.self, into: \.below) { state in State(rungs: state.rungs - 1, waits: state.waits) }
        } otherwise: {
            When("waits", { $0.waits }) { Receive(Child.goOn) }
        }
        Return { state in (state.below ?? -1) + 1 }
    }
}
