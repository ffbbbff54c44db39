import RatchetEngine
import RatchetJournal
import Testing

/// Policies of steps that make no sense together.
@Suite struct `Checks of steps` {
    /// What is changed of a step, and the beginning of the mistake that this is, if it is one.
    private static let cases: [(mistake: String?, change: @Sendable (inout StepBehaviour) -> Void)] = [
        ("total timeout is 0.0 seconds, so that no attempt could begin", { $0.totalTimeout = .zero }),
        (nil, { $0.totalTimeout = .seconds(1) }),
        (
            "timeout is 60.0 seconds for one attempt, but all together have 59.0 seconds",
            {
                $0.timeout = .seconds(60)
                $0.totalTimeout = .seconds(59)
            }
        ),
        (
            nil,
            {
                $0.timeout = .seconds(60)
                $0.totalTimeout = .seconds(60)
            }
        ),
        ("queue: ", { $0.queue = StepQueue(name: "") }),
        ("queue: a job's priority is from 1", { $0.queue = StepQueue(name: "line", priority: 10) }),
        ("heartbeat is to come every 0.0 seconds, which nothing could do", { $0.heartbeat = .zero }),
        (
            "heartbeat is to come every 30.0 seconds, but the attempt is given up after 30.0 seconds anyway",
            {
                $0.timeout = .seconds(30)
                $0.heartbeat = .seconds(30)
            }
        ),
        (
            "heartbeat is to come every 30.0 seconds, but the attempt is given up after 20.0 seconds anyway",
            {
                $0.totalTimeout = .seconds(20)
                $0.heartbeat = .seconds(30)
            }
        ),
        (
            nil,
            {
                $0.timeout = .seconds(31)
                $0.heartbeat = .seconds(30)
            }
        ),
        (
            "the step runs at most once, but its durability is relaxed",
            {
                $0.isAtMostOnce = true
                $0.durability = .relaxed
            }
        ),
        (nil, { $0.isAtMostOnce = true }), ("pool has an empty name", { $0.pool = "" }), (nil, { $0.pool = "p" }),
    ]

    @Test(arguments: cases.indices) func `say what makes no sense`(place: Int) {
        let mistakes = Tree.mistakes([Tree.step("a", Self.cases[place].change)])
        guard let mistake = Self.cases[place].mistake else { return #expect(mistakes == []) }
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("a: \(mistake)") == true, "\(mistakes)")
    }
}
