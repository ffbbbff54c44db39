/// The run that is to be started, as an ``Interceptor`` sees it.
public struct StartContext: Sendable, Hashable {
    /// Starts the run with what the context says, and returns once that is durable, or handed in if that is enough.
    public typealias Next = nonisolated(nonsending) @Sendable (StartContext) async throws -> StartedRun

    /// The name of the run's workflow.
    public let workflow: String
    /// The id that the caller gave; `nil` if the engine is to make one.
    public let id: RunID?
    /// The run's first State. It may be changed, to another value of the same type.
    public var state: RecordedValue
    /// The tags that a new run gets. They may be changed; the start is refused if they cannot be tags then.
    public var tags: [String]

    /// The signal that comes with the start, if one does.
    public var signal: Signal?

    /// A signal that comes with a start.
    public struct Signal: Sendable, Hashable {
        /// The signal's name.
        public let name: String
        /// What it says. It may be changed, to another value of the same type.
        public var value: RecordedValue
    }

    init(_ order: RunOrder) {
        signal = order.options.signal.map { Signal(name: $0.name, value: RecordedValue($0.value)) }
        tags = order.options.tags
        workflow = order.workflow
        id = order.id
        state = RecordedValue(order.state)
    }
}

/// A run that was started, or that had the id already. Only a call of `next` gives one.
public struct StartedRun: Sendable, Hashable {
    let reference: RunReference

    /// The run's id.
    public var id: RunID { reference.id }
}
