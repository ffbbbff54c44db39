import Logging
import Ratchet
import RatchetJournal

/// Follows a schedule of runs and one of jobs until both have started so many, or dies at the commit that it is told to
/// die at.
///
///     CrashingProcess schedule JOURNAL EFFECTS ANCHOR [before|after COMMIT]
///
/// It prints how many ticks were planned up to where the schedules stand, and what became of them.
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
        try engine.register(NotedJob(effects: effects))
        try engine.schedule(
            "j", .every(.seconds(7)), NotedJob.self, with: .init(), missed: .all(atMost: 1_000), overlap: .allow)
        return try await engine.run { () async throws in
            while true {
                let schedules = try await engine.schedules.list()
                guard schedules.count == 2, schedules.allSatisfy({ $0.started >= Self.runs }) else {
                    try await Task.sleep(for: .milliseconds(2))
                    continue
                }
                let planned = try schedules.map { try Self.planned($0) }.reduce(0, +)
                let started = schedules.map(\.started).reduce(0, +)
                return "\(planned) planned, \(started) started, \(schedules.map(\.losses.count).reduce(0, +)) lost"
            }
        }
    }

    private static func planned(_ schedule: Schedule) throws -> Int {
        try schedule.rule.next(100_000, after: schedule.created).prefix { $0 <= schedule.position }.count
    }

    private struct NotedJob: Job {
        struct Arguments: Codable, Sendable {}
        let effects: Effects

        func perform(_ run: JobRun<Arguments>) async throws { try effects.witness(run.key) {} }
    }

    private struct Noted: Workflow {
        struct State: Codable, Sendable {}
        let effects: Effects

        var body: some Flow<State, Nothing> {
            Step("note") { run in try effects.witness(run.key) {} }
        }
    }
}
