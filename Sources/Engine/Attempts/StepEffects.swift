import RatchetJournal
import Synchronization

/// What one attempt has done to Ratchet so far: held back until the attempt has succeeded.
package final class StepEffects: Sendable {
    /// The most effects that a step can have.
    package static let limit = 10_000

    /// What the attempt may ask of the engine at once.
    struct Access: Sendable {
        /// The most bytes of values that all effects may have together.
        var byteLimit = RunEvent.byteLimit
        /// - Throws: ``EngineError/Code/unknownWorkflow``
        var checkWorkflow: @Sendable (String) throws -> Void = { _ in }
        /// - Throws: ``EngineError/Code/unknownWorkflow``, ``EngineError/Code/unknownJobKind``
        var checkTarget: @Sendable (ScheduleTarget) throws -> Void = { _ in }
        var read: @Sendable (String) async throws -> Payload? = { _ in nil }

        /// Of one that nobody makes for an engine.
        init() {}

        /// Of an engine that has this journal.
        init(_ journal: Journal, _ registry: Registry, byteLimit: Int) {
            self.byteLimit = byteLimit
            checkWorkflow = { _ = try registry.plan(named: $0) }
            checkTarget = { try registry.check($0) }
            read = { key in
                let blocks = journal.blocks
                return try await journal.read { view in try StoreRow.value(for: key, in: view, with: blocks) }
            }
        }
    }

    private struct State {
        var effects: [StepEffect] = []
        var bytes = 0
        /// The attempt's own values, by key; `nil` for one that it has removed.
        var values: [String: Payload?] = [:]
        var starts = 0
        var isOver = false
    }

    private let access: Access
    private let state = Mutex(State())

    init(_ access: Access) { self.access = access }

    /// Those of an attempt that no engine makes.
    package convenience init() { self.init(Access()) }

    /// The step's closure is called, maybe once more: what it did before counts no more.
    func begin() {
        state.withLock { state in
            guard !state.isOver else { return }
            state = State()
        }
    }

    /// - Throws: ``EffectError``, ``EngineError`` if the effect cannot be had at all.
    package func add(_ effect: StepEffect) throws {
        try check(effect)
        let limit = access.byteLimit
        try state.withLock { state throws(EffectError) in
            guard !state.isOver else { throw .attemptOver }
            guard state.effects.count < Self.limit else { throw .tooMany(Self.limit) }
            let bytes = state.bytes + effect.payloadBytes
            guard bytes <= limit else { throw .tooLarge(bytes, limit) }
            state.bytes = bytes
            state.effects.append(effect)
            switch effect {
            case .put(let key, let value): state.values[key] = .some(value)
            case .remove(let key): state.values[key] = .some(nil)
            case .start, .signal, .enqueue, .cancel, .schedule: break
            }
        }
    }

    /// The value of a key: the attempt's own, or else the last one that is durable.
    package func value(for key: String) async throws -> Payload? {
        if let own = state.withLock({ $0.values[key] }) { return own }
        return try await access.read(key)
    }

    /// The id of a run that the attempt starts without giving it one: the same in each attempt that starts the same
    /// runs.
    package func startID(_ attempt: AttemptInfo) -> RunID {
        let number = state.withLock { state in
            state.starts += 1
            return state.starts
        }
        return RunID(below: attempt.runID, reuse: attempt.reuse, path: "\(attempt.path)/\(number)")
    }

    /// The attempt has ended: from now on nothing is added any more.
    func take() -> [StepEffect] {
        state.withLock { state in
            state.isOver = true
            return state.effects
        }
    }

    private func check(_ order: ScheduleOrder, of name: String) throws {
        try order.check(name)
        if case .create(let new) = order { try access.checkTarget(new.target) }
    }

    private func check(_ effect: StepEffect) throws {
        switch effect {
        case .start(let workflow, let id, let state, let tags):
            try RunTag.check(tags)
            try RunOrder(workflow: workflow, id: id, state: state).checkID()
            try access.checkWorkflow(workflow)
        case .signal(let run, let signal):
            try run.checkLength()
            try RunSignal.check(name: signal.name)
            try signal.checkID()
        case .enqueue(let order):
            try order.options.check()
            try order.id?.checkGiven()
        case .cancel(let run): try run.checkLength()
        case .schedule(let name, let order): try check(order, of: name)
        case .put(let key, _), .remove(let key): try StoreRow.check(key: key)
        }
    }
}
