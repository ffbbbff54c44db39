import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Whoever looks at a run sees which of its steps were undone.
@Suite(.timeLimit(.minutes(5))) struct UndoneTests {
    private static let goOn = Signal<Nothing>("go on")

    /// The status of each node that the run's tree shows, by its path.
    private static func statuses(_ lab: Lab) async throws -> [String: RunNode.Status] {
        let tree = try #require(try await lab.inspect { try await $0.run("r") })
        return statuses(tree.nodes)
    }

    private static func statuses(_ nodes: [RunNode]) -> [String: RunNode.Status] {
        nodes.reduce(into: [:]) { all, node in
            all[node.path] = node.status
            all.merge(statuses(node.children)) { first, _ in first }
        }
    }

    @Test func `A step that was undone is shown as undone, while its run waits and once it is over`() async throws {
        let lab = Lab()
        let flow = Recorded { effects in
            Recorded.undoable("outside", effects)
            Try("try") {
                Scope("scope") {
                    Recorded.undoable("one", effects)
                    Recorded.note("for good", effects)
                    Recorded.failing("bad", effects)
                }
            } catching: {
                Catch { Recorded.note("caught", effects) }
            }
            Receive(Self.goOn)
        }
        let first = try lab.engine(flow)
        try await first.run { try await first.start(Recorded.self, id: "r", with: .init()).wait(for: .waiting) }
        let waiting = try await Self.statuses(lab)
        let second = try lab.engine(flow)
        try await second.run {
            let run = try await second.find(Recorded.self, id: "r")
            try await run.signal(Self.goOn)
            _ = try await run.result()
        }
        let over = try await Self.statuses(lab)
        #expect(waiting["go on"] == .waiting && over["go on"] == .done)
        for statuses in [waiting, over] {
            #expect(statuses["outside"] == .done && statuses["try/try/scope/one"] == .undone)
            #expect(statuses["try/try/scope/for good"] == .done && statuses["try/try/scope"] == .failed)
        }
    }

    @Test func `A step that is done anew in another turn is done`() async throws {
        let lab = Lab()
        let flow = Recorded { effects in
            Repeat("turns", while: { $0.trace.count < 3 }, atMost: 9) {
                Try("try") {
                    Scope("scope") {
                        Recorded.undoable("step", effects)
                        When("first", { $0.trace.count == 1 }) { Recorded.failing("bad", effects) }
                    }
                } catching: {
                    Catch { Recorded.note("caught", effects) }
                }
            }
        }
        let engine = try lab.engine(flow)
        try await engine.run { _ = try await engine.start(Recorded.self, id: "r", with: .init()).result() }
        #expect(flow.effects.order == ["step", "bad", "undo step", "caught", "step"])
        #expect(try await Self.statuses(lab)["turns[2]/try/try/scope/step"] == .done)
    }
}
