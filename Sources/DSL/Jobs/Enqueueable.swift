public import RatchetEngine

/// What is common to kinds of jobs: see ``Job`` and ``BatchJob``.
public protocol Enqueueable: Sendable {
    /// What one job is about. It is written to the journal as JSON, so its properties' names are part of your stored
    /// data.
    associatedtype Arguments: Codable & Sendable
    /// What a job returns: `Void`, or something that can be written as JSON.
    associatedtype Output: Sendable

    /// The name under which the jobs are kept. By default the type's name, without those of enclosing types.
    ///
    /// Jobs in the journal find their handler by this name: give an explicit one before you rename the type.
    static var name: String { get }
    /// The queue in which they wait. Default: `default`.
    static var queue: String { get }
    /// From 1, which comes first, to 9. Default: 5.
    static var priority: Int { get }
    /// How often one that fails is tried again. Default: `RetryPolicy.job`, 25 attempts within some 20 days.
    static var retry: RetryPolicy { get }
    /// How long one attempt may take; `nil`, which is the default, for as long as it likes.
    static var timeout: Duration? { get }
    /// How often an attempt has to say that it is alive; `nil`, which is the default, if it need not.
    static var heartbeat: Duration? { get }
    /// The threads that run it; `nil`, which is the default, for those of its queue.
    static var pool: String? { get }
    /// How long jobs are kept once they are over; `nil`, which is the default, for as long as the engine's
    /// configuration says.
    static var retention: JobRetention? { get }
    /// Which of them there may be only one of. Default: `nil`, as many as are enqueued.
    static var unique: Unique? { get }

    /// What a job has its turn by, beside others of other keys in its queue, such as the tenant. Default: `nil`.
    static func key(of arguments: Arguments) -> String?
}

extension Enqueueable {
    /// The type's name.
    public static var name: String { String(describing: Self.self) }
    /// The queue `default`.
    public static var queue: String { JobEntry.defaultQueue }
    /// In the middle.
    public static var priority: Int { Int(JobEntry.middlePriority) }
    /// 25 attempts within some 20 days.
    public static var retry: RetryPolicy { .job }
    /// As long as it likes.
    public static var timeout: Duration? { nil }
    /// It need not.
    public static var heartbeat: Duration? { nil }
    /// Those of its queue.
    public static var pool: String? { nil }
    /// As the engine's configuration says.
    public static var retention: JobRetention? { nil }
    /// As many as are enqueued.
    public static var unique: Unique? { nil }
    /// None.
    public static func key(of arguments: Arguments) -> String? { nil }
}

extension Enqueueable {
    /// The output in the form in which it is recorded: `Void` as nothing, and everything else as JSON.
    static func recorded(_ output: Output) throws -> Payload {
        guard let value = output as? any Encodable else { return .nothing }
        return try Payload(value, for: "the output of a job of kind '\(name)'")
    }

    /// The output with its type back.
    static func output(of payload: Payload) throws -> Output {
        let role = "the output of a job of kind '\(name)'"
        if let nothing = () as? Output { return nothing }
        guard let type = Output.self as? any Decodable.Type,
            let output = try payload.value(as: type, for: role) as? Output
        else { throw EngineError.unsuitableOutput(of: name) }
        return output
    }

    /// - Throws: `EngineError` with the code `invalidJob` if the output cannot be recorded.
    static func checkOutput() throws {
        let isCodable = Output.self is any Encodable.Type && Output.self is any Decodable.Type
        guard Output.self != Void.self, !isCodable else { return }
        throw EngineError.unsuitableOutput(of: name)
    }
}
