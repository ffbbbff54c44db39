import Ratchet

/// One step that does nothing, in a queue or not.
struct InLine: Workflow {
    struct State: Codable, Sendable {
        let run: Int
        var done: Int?
    }

    static let queue: StaticString = "line"

    let isInLine: Bool

    private var step: Step<State, Int> {
        let step = Step<State, Int>("work", into: \.done) { run in run.state.run }
        return isInLine ? step.queue(Self.queue) : step
    }

    var body: some Flow<State, Int> {
        step
        Return { state in state.done ?? -1 }
    }
}
