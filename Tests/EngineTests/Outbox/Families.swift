import Ratchet
@testable import RatchetEngine

/// Doubles a number when it is told to.
struct Child: Workflow {
    struct State: Codable, Sendable, Hashable {
        var number = 0
        var waits = false
        var fails = false
        var result: Int?
    }

    static let goOn = Signal<Nothing>("go on")

    let effects: Tally

    var body: some Flow<State, Int> {
        Step("begin") { run in _ = effects.add("\(run.runID) begins") }
        When("waits", { $0.waits }) { Receive(Self.goOn) }
        Step("double", into: \.result) { run in
            effects.add("\(run.runID) doubles")
            if run.state.fails { throw Hopeless() }
            return run.state.number * 2
        }
        Return { state in state.result ?? -1 }
    }
}

/// Starts a child and waits for its result.
struct Parent: Workflow {
    struct State: Codable, Sendable, Hashable {
        var child = Child.State()
        var childID: String?
        var label: Int?
    }

    var policy: ParentClosePolicy?

    private var start: Start<State, Int> {
        let start = Start<State, Int>(
            "make", Child.self, id: { RunID($0.childID ?? "child of \($0.child.number)") }, into: \.label
        ) { $0.child }
        return policy.map { start.onParentClose($0) } ?? start
    }

    var body: some Flow<State, Int> {
        start
        Return { state in state.label ?? -1 }
    }
}

/// Starts a child and goes on.
struct Detaching: Workflow {
    struct State: Codable, Sendable, Hashable {
        var child = Child.State()
        var started: RunID?
    }

    static let end = Signal<Nothing>("end")
    var policy: ParentClosePolicy?

    private var start: Start<State, Nothing> {
        let start = Start<State, Nothing>(Child.self) { $0.child }.detached(into: \.started)
        return policy.map { start.onParentClose($0) } ?? start
    }

    var body: some Flow<State, String> {
        start
        Receive(Self.end)
        Return { state in state.started?.rawValue ?? "" }
    }
}

/// Sends numbers to a run, one node after the other.
struct Sending: Workflow {
    struct State: Codable, Sendable, Hashable {
        var to: RunID
        var count: Int
        var sent = 0
    }

    var body: some Flow<State, Int> {
        Repeat("each", while: { $0.sent < $0.count }, atMost: 1_000_000) {
            Update("next") { state in state.sent += 1 }
            Send(Listening.number, to: { $0.to }) { $0.sent }
        }
        Return { state in state.sent }
    }
}
