import ArgumentParser
import Foundation
import Ratchet

struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Runs the benchmarks and prints what they measured.")

    @Flag(help: "Print one JSON object per line instead of the table.") var json = false
    @Option(help: "Run only the bench of this name (steps/N with any N), or those whose names contain it.")
    var filter: String?
    @Option(help: "How many seconds each round measures.") var seconds = 2.0
    @Option(help: "How often engine and reference take turns; the middle one of the ratios counts.") var rounds = 5
    @Option(help: "How many runs are in flight in the recovery bench.") var runs = 10_000
    @Option(help: "How many events are written in journal/soak-file.") var events = 1_000_000
    @Option(help: "How many runs sleep in the benches sleeping/….") var sleepers = 1_000_000
    @Option(help: "How many runs are due at once in timers/lateness-p99.") var timers = 100_000
    @Option(help: "How many jobs are worked off in jobs/drain-….") var jobs = 1_000_000
    @Option(help: "How many jobs there are in jobs/backlog-….") var backlog = 10_000_000
    @Option(help: "Where the journals are made; beside the program by default.") var directory: String?

    func validate() throws {
        #if DEBUG
        throw ValidationError("this is a debug build, which says nothing about speed: use swift run -c release")
        #else
        guard seconds > 0, seconds <= 3600 else { throw ValidationError("--seconds is more than 0, and at most 3600") }
        guard rounds > 0 else { throw ValidationError("--rounds is 1 or more") }
        guard runs > 0 else { throw ValidationError("--runs is 1 or more") }
        guard sleepers >= 100, timers >= 1 else { throw ValidationError("--sleepers is 100 or more, --timers 1") }
        guard events >= 1_000 else { throw ValidationError("--events is 1000 or more") }
        #endif
    }

    func run() async throws {
        let workspace = try Workspace(in: directory)
        defer { workspace.remove() }
        if !json { print(heading(workspace)) }
        var measurements: [Measurement] = []
        for bench in chosen {
            let measurement = try await bench.measure(in: workspace)
            if json { print(measurement.json) }
            measurements.append(measurement)
        }
        if !json { print(Table(measurements).text) }
    }

    /// What else a number depends on.
    private func heading(_ workspace: Workspace) -> String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let load = Processor.load.map { String(format: "%.1f", $0) } ?? "not known"
        return "\(cores) cores, load \(load); journals are in \(workspace.path), \(workspace.fileSystem)"
    }

    private var chosen: [any Bench] {
        guard let filter else { return benches }
        if let runs = Self.stepRuns(in: filter) { return [StepsBench(runs: runs, plan: plan)] }
        let named = benches.filter { $0.name == filter }
        return named.isEmpty ? benches.filter { $0.name.contains(filter) } : named
    }

    private var jobBenches: [any Bench] {
        [
            JobDrainBench(jobs: jobs), JobStreamBench(jobs: jobs / 2),
            JobInsertBench(name: "jobs/insert-1", jobs: 20_000, perInsert: 1, callers: 1),
            JobInsertBench(name: "jobs/insert-32", jobs: 200_000, perInsert: 1, callers: 32),
            JobInsertBench(name: "jobs/insert-batch-100", jobs: 500_000, perInsert: 100, callers: 1),
            JobInsertBench(name: "jobs/insert-batch-1000", jobs: 1_000_000, perInsert: 1_000, callers: 1),
            JobLatencyBench(name: "jobs/latency-p50", percentile: 50, jobs: 5_000),
            JobLatencyBench(name: "jobs/latency-p99", percentile: 99, jobs: 5_000),
            JobPoolBench(jobs: 2_000, rounds: rounds, priority: .background),
            JobPoolBench(jobs: 2_000, rounds: rounds, priority: .low),
            JobPoolBench(jobs: 2_000, rounds: rounds, priority: .background, freeProcessors: 1),
            JobPoolBench(jobs: 2_000, rounds: rounds, priority: .low, freeProcessors: 1),
            JobLimitBench(jobs: min(jobs, 200_000), rounds: rounds),
            StepsInLineBench(runs: min(jobs, 20_000), rounds: rounds),
            JobBacklogBench(jobs: backlog),
        ]
    }

    /// The number in `steps/250`: any will do.
    private static func stepRuns(in filter: String) -> Int? {
        guard filter.hasPrefix("steps/"), let runs = Int(filter.dropFirst("steps/".count)), runs > 0 else { return nil }
        return runs
    }

    private var plan: RoundPlan { RoundPlan(rounds: rounds, length: .seconds(seconds)) }

    private var benches: [any Bench] {
        [1, 100, 1_000, 10_000].map { StepsBench(runs: $0, plan: plan) }
            + [StepLatencyBench(plan: plan), RecoveryBench(runs: runs, rounds: rounds), BytesPerStepBench(plan: plan)]
            + [
                AppendBench(writers: 1_000, plan: plan), AppendLatencyBench(plan: plan),
                AppendBesideSQLiteBench(writers: 1_000, plan: plan), RecoverLogBench(megabytes: 64, rounds: rounds),
                SoakFileBench(events: events),
                NoticeBench(commands: 1_000),
                ScanArchiveBench(runs: 50_000, rounds: rounds),
            ]
            + [
                NodesBench(plan: plan), SignalsBench(signals: 10_000), FanOutBench(elements: 100_000),
                ApprovalsBench(elements: 100_000), LoopBench(turns: 1_000_000),
                TimersBench(runs: timers), SleepingBench(runs: sleepers, figure: .memory),
                SleepingBench(runs: sleepers, figure: .opening),
            ]
            + jobBenches
    }
}
