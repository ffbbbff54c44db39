import CoreMetrics
import Synchronization

/// The engine's counters and timers.
///
/// Their labels are workflows' names and outcomes: few, and known before anything runs. Ids are in logs and traces.
final class EngineMetrics: Sendable {
    private struct Name: Hashable {
        let metric: String
        let workflow: String
        let outcome: String?

        var dimensions: [(String, String)] {
            [("workflow", workflow)] + (outcome.map { [("outcome", $0)] } ?? [])
        }
    }

    /// Made once each: a backend may take long to find one by its name.
    private struct Instruments {
        var counters: [Name: Counter] = [:]
        var timers: [Name: Timer] = [:]
    }

    private let factory: any MetricsFactory
    private let instruments = Mutex(Instruments())
    private let lateness: Timer

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        lateness = Timer(label: "ratchet_timer_lateness_seconds", factory: factory)
    }

    func runStarted(_ workflow: String) { count("ratchet_runs_started_total", workflow) }

    func runEnded(_ workflow: String, _ status: RunStatus) { count("ratchet_runs_ended_total", workflow, "\(status)") }

    func runParked(_ workflow: String?) { count("ratchet_runs_parked_total", workflow ?? "unknown") }

    func attemptEnded(of workflow: String, number: Int, _ outcome: AttemptOutcome, nanoseconds: Int64) {
        count("ratchet_attempts_total", workflow, outcome.rawValue)
        if number > 1 { count("ratchet_retries_total", workflow) }
        timer("ratchet_attempt_duration_seconds", workflow).recordNanoseconds(nanoseconds)
    }

    /// A run goes on because its moment has come; `now` is when that was noticed.
    func timerFired(due: Timestamp, at now: Timestamp) {
        let (milliseconds, overflow) = now.milliseconds.subtractingReportingOverflow(due.milliseconds)
        lateness.recordMilliseconds(overflow ? .max : max(0, milliseconds))
    }

    private func count(_ metric: String, _ workflow: String, _ outcome: String? = nil) {
        let name = Name(metric: metric, workflow: workflow, outcome: outcome)
        instruments.withLock { instruments in
            if let known = instruments.counters[name] { return known }
            let new = Counter(label: metric, dimensions: name.dimensions, factory: factory)
            instruments.counters[name] = new
            return new
        }.increment()
    }

    private func timer(_ metric: String, _ workflow: String) -> Timer {
        let name = Name(metric: metric, workflow: workflow, outcome: nil)
        return instruments.withLock { instruments in
            if let known = instruments.timers[name] { return known }
            let new = Timer(label: metric, dimensions: name.dimensions, factory: factory)
            instruments.timers[name] = new
            return new
        }
    }
}
