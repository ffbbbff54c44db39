import Foundation
import Ratchet
import RatchetTesting

/// What an engine did for a while with so many runs at once.
struct StepRound: Sendable {
    let steps: Int
    let seconds: Double
    /// What the whole process, on all cores, needed for one step: it depends less on what else the machine does.
    let processorMicroseconds: Double
    /// The bytes of each log record of this while.
    let groups: [Int]
    /// How long after the one before it each step began, in microseconds, if there is one run only.
    let latencies: [Double]

    var stepsPerSecond: Double { Double(steps) / seconds }

    /// Starts the runs in a new journal, lets them warm up, and measures.
    static func measure(runs: Int, length: Duration, in journal: String) async throws -> StepRound {
        let pace = Pace(notesMoments: runs == 1)
        let sizes = GroupSizes()
        let engine = Engine(journal: StoreSource.directory(journal).recording(in: sizes))
        try engine.register(Pages(pace: pace))
        return try await engine.run {
            let handles = try await engine.startAll(Pages.self, runs) { Pages.State(run: $0) }
            pace.go()
            try await Task.sleep(for: length / 5)
            let from = Sample(pace, sizes)
            try await Task.sleep(for: length)
            let to = Sample(pace, sizes)
            pace.stop()
            for handle in handles { _ = try await handle.result() }
            return StepRound(from, to, pace)
        }
    }

    private init(_ from: Sample, _ to: Sample, _ pace: Pace) {
        steps = to.steps - from.steps
        seconds = (to.moment - from.moment) / .seconds(1)
        processorMicroseconds = (to.processor - from.processor) / .microseconds(1) / Double(max(1, steps))
        groups = Array(to.groups.dropFirst(from.groups.count))
        let moments = pace.noted.filter { from.moment <= $0 && $0 <= to.moment }
        latencies = zip(moments.dropFirst(), moments).map { ($0 - $1) / .microseconds(1) }
    }

    private struct Sample {
        let moment = ContinuousClock.now
        let processor = Processor.time
        let steps: Int
        let groups: [Int]

        init(_ pace: Pace, _ sizes: GroupSizes) {
            steps = pace.count
            groups = sizes.values
        }
    }
}
