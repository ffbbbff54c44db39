public import Ratchet
public import RatchetEngine

/// A run of an engine under test. Time goes on while a call waits for it.
///
///     let run = try await test.start(ApproveOrder.self, id: "order-7", with: ApproveOrder.State())
///     try await run.wait(for: .waiting)
///     try await run.signal(ApproveOrder.decided, .approved)
///     #expect(try await run.result() == .approved)
///
/// It stays good when the engine crashes or is started again.
public struct TestRun<W: Workflow>: Sendable, Identifiable {
    let test: TestEngine
    /// The run's id.
    public let id: RunID

    init(_ test: TestEngine, _ id: RunID) {
        self.test = test
        self.id = id
    }

    /// Lets time go on until the run is over, and returns what it returned.
    /// - Throws: what `RunHandle.result` throws; ``TestEngineError/Code/stuck`` if the run waits for something that
    ///   will not happen by itself.
    public func result() async throws -> W.Output { try await perform { try await $0.result() } }

    /// What the run is doing now; no time passes.
    public func status() async throws -> RunStatus { try await perform { try await $0.status() } }

    /// Lets time go on until the run has a status, and no further.
    /// - Throws: ``TestEngineError/Code/otherEnd`` if the run is over and has another one;
    ///   ``TestEngineError/Code/stuck``.
    public func wait(for status: RunStatus) async throws {
        let id = id
        try await test.wait {
            let found = try await self.status()
            guard found != status, found.isOver else { return found == status }
            let cause = await self.failure().map { ": \($0)" } ?? ""
            throw TestEngineError(.otherEnd, "run '\(id)' is \(found), and will never be \(status)\(cause)")
        }
    }

    /// What the run has failed with, if it has.
    private func failure() async -> RunFailure? {
        do {
            _ = try await result()
            return nil
        } catch {
            return error as? RunFailure
        }
    }

    /// Sends the run a signal, and returns once the run has done all that it can do without time.
    public func signal<Value>(_ signal: Signal<Value>, _ value: Value, id: String? = nil) async throws {
        let id = test.signalID(id)
        try await perform { try await $0.signal(signal, value, id: id) }
    }

    /// Sends the run a signal that has no value.
    public func signal(_ signal: Signal<Nothing>, id: String? = nil) async throws {
        try await self.signal(signal, Nothing(), id: id)
    }

    /// Cancels the run.
    public func cancel() async throws { try await perform { try await $0.cancel() } }

    /// What the run waits for, since when, who holds it and what can be done, in sentences: for a test that hangs.
    ///
    ///     print(try await run.why())
    public func why() async throws -> RunExplanation { try await perform { try await $0.why() } }

    /// Does something with the run's own handle, and lets time go on for as long as that takes; see
    /// ``TestEngine/perform(_:)``.
    public func perform<Value: Sendable>(
        _ body: @escaping @Sendable (RunHandle<W>) async throws -> Value
    ) async throws -> Value {
        let id = id
        return try await test.perform { engine in try await body(try await engine.find(W.self, id: id)) }
    }
}
