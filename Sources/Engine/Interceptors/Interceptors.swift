import Logging

/// An engine's interceptors as one: the first is the outermost.
struct Interceptors: Sendable {
    let all: [any Interceptor]

    var isEmpty: Bool { all.isEmpty }

    /// Does something that interceptors stand around, and whose answer is recorded with it; `body` opens the latch once
    /// it has happened.
    ///
    /// What has happened is not undone by an interceptor that throws behind it; and one that answers with what another
    /// call has given it leaves it undone.
    static func settle(_ logger: Logger, _ body: (Latch) async throws -> Void) async throws {
        let isDone = Latch()
        do {
            try await body(isDone)
        } catch {
            guard isDone.isOpen else { throw error }
            logger.warning(
                "An interceptor has failed after what it stands around had happened: that counts",
                metadata: ["error": "\(ErrorReport(error).text)"])
        }
        guard !isDone.isOpen else { return }
        throw EngineError(.invalidState, "an interceptor kept it back and answered in its place: have it call next")
    }

    func start(
        _ order: RunOrder, _ body: @escaping @Sendable (RunOrder) async throws -> RunReference
    ) async throws -> RunReference {
        guard !isEmpty else { return try await body(order) }
        let started = try await start(StartContext(order), from: 0) { start in
            var order = order
            order.state = start.state.payload
            if let signal = start.signal, let sent = order.options.signal {
                order.options.signal = RunSignal(name: sent.name, id: sent.id, value: signal.value.payload)
            }
            if start.tags != order.options.tags { order.options.tags = SearchTerms.sorted(start.tags) }
            return StartedRun(reference: try await body(order))
        }
        return started.reference
    }

    private func start(
        _ context: StartContext, from place: Int, _ body: @escaping StartContext.Next
    ) async throws -> StartedRun {
        guard place < all.count else { return try await body(context) }
        return try await all[place].start(context) { try await start($0, from: place + 1, body) }
    }

    func step(_ context: StepContext, _ body: @escaping StepContext.Next) async throws -> RecordedValue {
        try await step(context, from: 0, body)
    }

    private func step(
        _ context: StepContext, from place: Int, _ body: @escaping StepContext.Next
    ) async throws -> RecordedValue {
        guard place < all.count else { return try await body() }
        return try await all[place].step(context) { try await step(context, from: place + 1, body) }
    }

    func signal(
        _ signal: RunSignal, to run: RunID, _ body: @escaping @Sendable (RunSignal) async throws -> SignalReceipt
    ) async throws {
        guard !isEmpty else { return _ = try await body(signal) }
        _ = try await self.signal(SignalContext(signal, to: run), from: 0) { context in
            SignalDelivery(try await body(context.signal))
        }
    }

    private func signal(
        _ context: SignalContext, from place: Int, _ body: @escaping SignalContext.Next
    ) async throws -> SignalDelivery {
        guard place < all.count else { return try await body(context) }
        return try await all[place].signal(context) { try await signal($0, from: place + 1, body) }
    }
}

extension Attempt {
    /// The same attempt, with the interceptors around its body: within its timeout, and in its task.
    func intercepted(by interceptors: Interceptors, workflow: String) -> Attempt {
        guard !interceptors.isEmpty else { return self }
        let (context, body) = (StepContext(info, workflow: workflow), body)
        var attempt = self
        attempt.body = { info, effects in
            try await interceptors.step(context) {
                effects.begin()
                return RecordedValue(try await body(info, effects))
            }.payload
        }
        return attempt
    }
}
