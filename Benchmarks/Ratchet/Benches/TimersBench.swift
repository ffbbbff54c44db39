import Ratchet

/// How late timers fire, when so many runs are due in the same second.
///
/// A run is late by the time from its moment to the beginning of the step behind its sleep, less what it takes the
/// engine to do as many steps as are due before it: `stepsPerSecond` is how fast it did them all.
struct TimersBench: Bench {
    let runs: Int

    let name = "timers/lateness-p99"

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { journal in
            let wakings = Wakings(runs)
            let engine = Engine(journal: .directory(journal))
            try engine.register(Punctual(wakings: wakings))
            // Late enough that all of them sleep by then.
            let due = SystemClock().now + .seconds(10 + Double(runs) / 10_000)
            return try await engine.run {
                try await engine.startMany(Punctual.self, runs) { number in
                    Punctual.State(due: (due + .milliseconds(number % 1_000)).milliseconds)
                }
                guard SystemClock().now < due else { throw BenchError("the runs were not asleep when they were due") }
                await wakings.all()
                return measurement(wakings.moments.sorted { $0.began < $1.began })
            }
        }
    }

    private func measurement(_ moments: [Wakings.Moment]) -> Measurement {
        let late = moments.map { Double($0.began.milliseconds - $0.due.milliseconds) }
        let span = moments.last.map { Double($0.began.milliseconds - (moments.first?.due.milliseconds ?? 0)) } ?? 0
        let rate = Double(moments.count) / max(1, span)
        // What was due first could not be done sooner than the engine does steps.
        let beyond = moments.enumerated().map { place, moment in
            Double(moment.began.milliseconds - moment.due.milliseconds)
                - max(
                    0, Double(place) / rate - Double(moment.due.milliseconds - (moments.first?.due.milliseconds ?? 0)))
        }
        return Measurement(
            name, beyond.percentile(99), "ms", reference: nil, target: .valueAtMost(100),
            more: [
                "p50": beyond.percentile(50), "latenessP50": late.percentile(50), "latenessP99": late.percentile(99),
                "stepsPerSecond": rate * 1_000,
            ])
    }
}
