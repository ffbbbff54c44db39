import Ratchet

/// One small step after the other, until it is told to stop.
struct Pages: Workflow {
    struct State: Codable, Sendable {
        var run: Int
        var page: String?
    }

    let pace: Pace

    var body: some Flow<State, Nothing> {
        Step("ready") { _ in await pace.ready() }
        // What the condition said is recorded, so it may ask something that is not in the State.
        Repeat("pages", while: { _ in !pace.isOver }, atMost: Int(Int32.max)) {
            Step("page", into: \.page) { run in Page.text(run.state.run, pace.begin()) }
        }
    }
}
