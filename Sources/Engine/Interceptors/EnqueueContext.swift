/// The jobs that are to be enqueued in one commit, as an ``Interceptor`` sees them.
public struct EnqueueContext: Sendable, Hashable {
    /// Enqueues the jobs as the context says, and returns once that is durable, or handed in if that is enough.
    public typealias Next = nonisolated(nonsending) @Sendable (EnqueueContext) async throws -> EnqueuedJobs

    /// A job that is to be enqueued.
    public struct Job: Sendable, Hashable {
        /// The name of its kind.
        public let kind: String
        /// The id that the caller gave; `nil` if the engine is to make one.
        public let id: RunID?
        /// What it is about. It may be changed, to another value of the same type.
        public var arguments: RecordedValue
        /// Where and when it is to be done, where its kind does not say it. They may be changed.
        public var options: JobOptions
        let hasKey: Bool

        init(_ order: JobOrder) {
            kind = order.kind
            id = order.id
            arguments = RecordedValue(order.arguments)
            options = order.options
            hasKey = order.hasKey
        }

        var order: JobOrder {
            JobOrder(kind: kind, id: id, arguments: arguments.payload, options: options, hasKey: hasKey)
        }
    }

    /// The jobs, in order: as many as there were.
    public var jobs: [Job]

    init(_ orders: [JobOrder]) { jobs = orders.map(Job.init) }
}

/// Jobs that were enqueued, or that were there already. Only a call of `next` gives them.
public struct EnqueuedJobs: Sendable, Hashable {
    let receipts: [JobReceipt]

    /// Their ids, in the order of the context's jobs.
    public var ids: [RunID] { receipts.map(\.id) }
}

extension Interceptors {
    func enqueue(
        _ orders: [JobOrder], _ body: @escaping @Sendable ([JobOrder]) async throws -> [JobReceipt]
    ) async throws -> [JobReceipt] {
        guard !isEmpty else { return try await body(orders) }
        let jobs = try await enqueue(EnqueueContext(orders), from: 0) { context in
            // Before anything happens: what is left out could not be told from what was enqueued.
            try Self.check(context.jobs.count, of: orders.count)
            return EnqueuedJobs(receipts: try await body(context.jobs.map(\.order)))
        }
        try Self.check(jobs.receipts.count, of: orders.count)
        return jobs.receipts
    }

    private static func check(_ count: Int, of all: Int) throws(EngineError) {
        guard count != all else { return }
        throw EngineError(
            .invalidState, "an interceptor has left out jobs that were to be enqueued, or added some: throw instead")
    }

    private func enqueue(
        _ context: EnqueueContext, from place: Int, _ body: @escaping EnqueueContext.Next
    ) async throws -> EnqueuedJobs {
        guard place < all.count else { return try await body(context) }
        return try await all[place].enqueue(context) { try await enqueue($0, from: place + 1, body) }
    }
}
