import Ratchet
import RatchetEngine
import RatchetTesting

/// A kind of jobs that do what a test says.
struct Errand: Job {
    struct Arguments: Codable, Sendable, Hashable {
        var name = ""
        var tenant: String?
    }

    static let retry = RetryPolicy.constant(.seconds(10), attempts: 3)

    let work: @Sendable (JobRun<Arguments>) async throws -> String

    static func key(of arguments: Arguments) -> String? { arguments.tenant }

    func perform(_ run: JobRun<Arguments>) async throws -> String { try await work(run) }
}

extension Errand {
    /// Notes its jobs' names.
    static func noting(_ effects: Effects) -> Errand {
        Errand { run in
            effects.add(run.arguments.name)
            return run.arguments.name.uppercased()
        }
    }

    /// Notes its jobs' names, and how many seconds after the start of the clock they begin; each takes so long.
    static func timed(_ effects: Effects, _ clock: ManualClock, _ time: Duration = .zero) -> Errand {
        let start = clock.now
        return Errand { run in
            effects.add("\(run.arguments.name) \((clock.now - start).components.seconds)")
            if time > .zero { try await clock.sleep(for: time) }
            return run.arguments.name
        }
    }
}

extension EngineConfiguration {
    /// Jobs are kept once they are over, so that a call that is repeated after a crash finds them.
    static func keeping(_ queues: Queue...) -> EngineConfiguration {
        EngineConfiguration(queues: queues, jobRetention: JobRetention(completed: .forever, cancelled: .forever))
    }
}

extension TestEngine {
    /// Enqueues an errand; its name is its id too.
    @discardableResult
    func enqueue(_ name: String, of tenant: String? = nil, _ options: JobOptions = JobOptions()) async throws -> Bool {
        try await perform { engine in
            try await engine.enqueue(
                Errand.self, .init(name: name, tenant: tenant), id: RunID(name), options: options
            ).isNew
        }
    }

    /// Enqueues errands of these names in one commit.
    func enqueue(all names: some Sequence<String>, of tenant: String? = nil, _ options: JobOptions = JobOptions())
        async throws
    {
        let arguments = names.map { Errand.Arguments(name: $0, tenant: tenant) }
        try await perform { engine in _ = try await engine.enqueue(Errand.self, all: arguments, options: options) }
    }

    func info(_ id: RunID) async throws -> JobInfo {
        try await perform { engine in try await engine.job(Errand.self, id: id).info() }
    }

    func handle<Value: Sendable>(
        _ id: RunID, _ body: @escaping @Sendable (JobHandle<Errand>) async throws -> Value
    ) async throws -> Value {
        try await perform { engine in try await body(try await engine.job(Errand.self, id: id)) }
    }

    func queue<Value: Sendable>(
        _ name: String = "default", _ body: @escaping @Sendable (QueueHandle) async throws -> Value
    ) async throws -> Value {
        try await perform { engine in try await body(engine.queue(name)) }
    }

    /// What becomes of the jobs that there are, by their ids.
    func statuses(_ filter: JobFilter = .all) async throws -> [String] {
        try await perform { engine in try await engine.jobs(filter).map { "\($0.id) \($0.status)" } }
    }
}
