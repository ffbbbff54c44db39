import Foundation
import Logging
import Ratchet
import RatchetJournal

/// Enqueues jobs from eight callers at once, and does them in four queues.
///
///     CrashingProcess load JOURNAL EFFECTS ACKNOWLEDGED
///     CrashingProcess settle JOURNAL EFFECTS ACKNOWLEDGED
///
/// Under load it goes on until it is killed, and prints a line for whatever is acknowledged or done. To settle, it
/// enqueues nothing and prints, once nothing waits any more, what the jobs have counted in the store.
struct JobProcess {
    static let callers = 8
    /// So that a journal is looked through in no time; a process that nobody kills ends by that.
    static let turns = 200

    let source: StoreSource
    /// Each time that a job is at its effect: its id, and the key of that.
    let effects: Effects
    /// What callers were told: that a job is enqueued, or done.
    let acknowledged: Effects

    func load() async throws -> String {
        let engine = try engine()
        return try await engine.run { () async throws in
            try await withThrowingTaskGroup { group in
                for caller in 0..<Self.callers {
                    group.addTask {
                        for turn in 0..<Self.turns { try await enqueue(on: engine, caller: caller, turn: turn) }
                    }
                }
                try await group.waitForAll()
            }
            return "nobody has killed it"
        }
    }

    func settle() async throws -> String {
        let engine = try engine()
        return try await engine.run { () async throws in
            while try await engine.queues().contains(where: { $0.queued + $0.scheduled + $0.retrying > 0 }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            return try await engine.store.all("done", as: Int.self, limit: .max)
                .map { "\($0.id):\($0.value)" }.joined(separator: " ")
        }
    }

    private func engine() throws -> Engine {
        let configuration = EngineConfiguration(
            queues: [
                Queue("limited", rateLimit: .window(10, per: .milliseconds(200))),
                Queue("in order", perKey: KeyLimit(order: .strict)),
            ],
            // It is killed on purpose: no job is to be suspected of that.
            crashLimit: nil)
        let engine = Engine(
            journal: source, configuration: configuration,
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(LoadJob(effects: effects))
        try engine.register(OnlyOneJob(effects: effects))
        return engine
    }

    /// One call of a caller, which takes its turns in all ways of enqueuing.
    private func enqueue(on engine: Engine, caller: Int, turn: Int) async throws {
        switch (caller + turn) % 8 {
        case 0:
            let jobs = try await engine.enqueue(LoadJob.self, all: (0..<5).map { .init(failures: $0 == 0 ? 9 : 0) })
            try acknowledge("enqueued", jobs.map(\.id))
        case 1, 2:
            try acknowledge("enqueued", [try await engine.enqueue(OnlyOneJob.self, .init(what: turn % 3)).id])
        case 3:
            let job = try await engine.enqueue(LoadJob.self, .init())
            try acknowledge("enqueued", [job.id])
            try await job.result()
            try acknowledge("completed", [job.id])
        default:
            let options = Self.options[(caller + turn) % 8 - 4]
            let job = try await engine.enqueue(LoadJob.self, .init(failures: turn % 2), options: options)
            try acknowledge("enqueued", [job.id])
        }
    }

    private static let options = [
        JobOptions(delay: .milliseconds(300)), JobOptions(queue: "limited"), JobOptions(queue: "in order", key: "a"),
        JobOptions(priority: 1),
    ]

    /// In one write, as a bulk is one commit.
    private func acknowledge(_ what: String, _ jobs: [RunID]) throws {
        try acknowledged.witness("\(what) \(jobs.map(\.rawValue).joined(separator: " "))") {
            Self.say("acknowledged")
        }
    }

    /// At once, past the buffer that standard output has where it is no terminal.
    static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
