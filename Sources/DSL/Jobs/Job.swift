package import RatchetEngine

/// A kind of job: work that is enqueued now, and done once there is a slot for it, surviving crashes.
///
///     struct SendMail: Job {
///         struct Arguments: Codable, Sendable { let to: String, subject: String }
///         static let queue = "mail"
///         let server: any MailServer
///
///         func perform(_ run: JobRun<Arguments>) async throws {
///             try await server.send(to: run.arguments.to, run.arguments.subject, key: run.key)
///         }
///     }
///
///     try engine.register(SendMail(server: server))
///     try await engine.enqueue(SendMail.self, .init(to: "ada@example.org", subject: "Hello"))
///
/// The type's stored properties are what its jobs need; `Arguments` is the data of one job. A job is done at least
/// once: if the process crashes before its completion is durable, it is done again, with the same ``StepRun/key``. What
/// it does to Ratchet through its run lands with its completion, or not at all.
public protocol Job: Enqueueable {
    /// What a job returns, which the compiler finds out.
    associatedtype Output
    /// Does one job. If it throws, it is tried again as ``Enqueueable/retry`` says, and after the last attempt the job
    /// is a dead letter. `Snooze` puts it off, uncounted.
    func perform(_ run: JobRun<Arguments>) async throws -> Output
}

extension Job {
    /// The kind as the engine takes it: names and closures, no types.
    package func kind() throws -> JobKind {
        try Self.checkOutput()
        let prepare: @Sendable (Payload) throws -> StepBody = { payload in
            let arguments = try Self.arguments(of: payload)
            return { attempt, effects in
                try Self.recorded(try await perform(JobRun(arguments, attempt, effects)))
            }
        }
        return Self.kind(.single(prepare))
    }
}

extension Enqueueable {
    static func arguments(of payload: Payload) throws -> Arguments {
        try payload.value(as: Arguments.self, for: "the arguments of a job of kind '\(name)'")
    }

    static func payload(of arguments: Arguments) throws -> Payload {
        try Payload(arguments, for: "the arguments of a job of kind '\(name)'")
    }

    static func order(_ arguments: Arguments, id: RunID? = nil, _ options: JobOptions) throws -> JobOrder {
        try order(arguments, of: name, id: id, options)
    }

    /// - Parameter kind: the kind's name, which whoever makes many orders looks up once.
    static func order(
        _ arguments: Arguments, of kind: String, id: RunID? = nil, _ options: JobOptions
    ) throws -> JobOrder {
        var options = options
        options.key = options.key ?? key(of: arguments)
        return JobOrder(kind: kind, id: id, arguments: try payload(of: arguments), options: options, hasKey: true)
    }

    static func kind(_ work: JobKind.Work) -> JobKind {
        JobKind(
            name: name, retry: retry, timeout: timeout, heartbeat: heartbeat, pool: pool, retention: retention,
            work: work,
            defaults: JobDefaults(
                queue: queue, priority: UInt8(clamping: min(max(priority, 1), 9)), unique: unique,
                key: { try key(of: arguments(of: $0)) }))
    }
}
