/// The signal that is to be delivered, as an ``Interceptor`` sees it.
public struct SignalContext: Sendable, Hashable {
    /// Delivers the signal as the context says, and returns once that is durable.
    public typealias Next = nonisolated(nonsending) @Sendable (SignalContext) async throws -> SignalDelivery

    /// The run to which it is sent.
    public let runID: RunID
    /// The signal's name.
    public let name: String
    /// What the sender calls it, if anything.
    public let id: String?
    /// What it says. It may be changed, to another value of the same type.
    public var value: RecordedValue

    init(_ signal: RunSignal, to run: RunID) {
        runID = run
        name = signal.name
        id = signal.id
        value = RecordedValue(signal.value)
    }

    var signal: RunSignal { RunSignal(name: name, id: id, value: value.payload) }
}

/// What became of a signal. Only a call of `next` gives one.
public struct SignalDelivery: Sendable, Hashable {
    /// Whether the run took it now: `false` if one of the same id had come before, so that this one does not count.
    public let isNew: Bool

    init(_ receipt: SignalReceipt) { isNew = receipt == .taken }
}
