import Logging
import Ratchet
import RatchetJournal

/// Follows a schedule until it has started so many runs, or dies at the commit that it is told to die at.
///
///     CrashingProcess schedule JOURNAL EFFECTS ANCHOR [before|after COMMIT]
///
/// It prints how many ticks were planned up to where the schedule stands, and what became of them.
struct ScheduleProcess {
    private static let runs = 8

    let source: StoreSource
    let effects: Effects
    let clock: FastClock

    func run() async throws -> String {
        let engine = Engine(
            journal: source, configuration: EngineConfiguration(crashLimit: nil), clock: clock,
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(Noted(effects: effects))
        try engine.schedule(
            "s", .every(.seconds(5)), Noted.self, with: Noted.State(), missed: .all(atMost: 1_000), overlap: .allow)
        return try await engine.run { () async throws in
            while true {
                let schedule = try await engine.schedules.schedule(named: "s")
                guard schedule.started >= Self.runs else {
                    try await Task.sleep(for: .milliseconds(2))
                    continue
                }
                let planned = try schedule.rule.next(100_000, after: schedule.created).prefix {
                    $0 <= schedule.position
                }
                return "\(planned.count) planned, \(schedule.started) started, \(schedule.losses.count) lost"
            }
        }
    }

    private struct Noted: Workflow {
        struct State: Codable, Sendable {}
        let effects: Effects

        var body: some Flow<State, Nothing> {
            Step("note") { run in try effects.witness(run.key) {} }
        }
    }
}
