import RatchetJournal

/// What the typed handles and calls of the DSL stand on.
extension Engine {
    package func register(_ plan: Plan) throws {
        try pools.check(plan)
        try registry.add(plan)
        // It may be what a schedule lacked.
        book.alarm.ring()
    }

    /// What the paths of all steps look like that are registered, as ``Plan/stepPaths`` has them, and of jobs.
    package var stepPaths: [String] { registry.stepPaths }

    package func start(_ order: RunOrder) async throws -> RunReference {
        // Before it waits for the engine to run: that would not help.
        _ = try registry.plan(named: order.workflow)
        return try await interceptors.start(order) { order in
            try await self.withRuns { try await $0.start(order) }
        }
    }

    package func find(_ id: RunID, of workflow: String) async throws -> RunReference {
        let run = try await withRuns { runs -> RunReference? in
            guard let run = try await runs.find(id) else { return nil }
            try await runs.check(run, isOf: workflow)
            return run
        }
        guard let run else { throw EngineError.notFound(id) }
        return run
    }

    /// Sends a signal. One with an id is sent again if the journal has a fault: it counts once.
    /// - Throws: ``EngineError``
    package func signal(_ signal: RunSignal, to run: RunReference) async throws {
        try await interceptors.signal(signal, to: run.id) { signal in
            try await self.withRuns { try await $0.signal(signal, to: run) }
        }
    }

    /// Has a run end, once it is cleaned up.
    package func cancel(_ run: RunReference) async throws { try await withRuns { try await $0.end(run, .cancel) } }

    /// Ends a run at once.
    package func terminate(_ run: RunReference) async throws {
        try await withRuns { try await $0.end(run, .terminate) }
    }

    /// Makes a copy of a run that goes on from one of its nodes.
    /// - Throws: ``EngineError``
    package func fork(_ order: ForkOrder) async throws -> RunReference {
        try await withRuns { try await $0.fork(order) }
    }

    /// Does what somebody wants done to a node that is stuck.
    /// - Throws: ``EngineError``
    package func carryOut(_ order: StepOrder, in run: RunReference) async throws {
        try await withRuns { try await $0.carryOut(order, in: run) }
    }

    /// Sends an update, and returns the answer. One with an id is sent again if the journal has a fault.
    /// - Throws: ``EngineError``, ``UpdateRejection``
    package func update(_ message: RunSignal, of run: RunReference) async throws -> Payload {
        try await withRuns { try await $0.update(message, of: run) }
    }

    /// Asks a run, and changes nothing.
    /// - Throws: ``EngineError``, and what the query's handler throws.
    package func query(_ query: RunSignal, of run: RunReference) async throws -> Payload {
        try await withRuns { try await $0.query(query, of: run) }
    }

    package func setPaused(_ isPaused: Bool, _ run: RunReference) async throws {
        try await withRuns { try await $0.setPaused(isPaused, run) }
    }

    /// Resolves or rejects a promise.
    /// - Throws: ``EngineError``
    package func settle(_ token: PromiseToken, _ result: Settlement.Result, id: String?) async throws {
        let (number, path) = try token.parts()
        try await withRuns { runs in
            try await runs.settle(Settlement(path: path, id: id, result: result), of: try await runs.reference(number))
        }
    }

    /// Finds a run of any workflow.
    /// - Throws: ``EngineError/Code/notFound``
    package func find(_ id: RunID) async throws -> RunReference {
        guard let run = try await withRuns({ try await $0.find(id) }) else { throw EngineError.notFound(id) }
        return run
    }

    package func outcome(of run: RunReference) async throws -> RunOutcome {
        do {
            return try await perform {
                try await self.board.outcome(of: run.number) {
                    let look = try await self.look(at: run)
                    if let reason = look.parked { throw EngineError.parked(run.id.rawValue, reason) }
                    if look.status == .stuck { throw EngineError.stuck(run.id, look.leftUndone) }
                    return look.outcome
                }
            }
        } catch let error as EngineError where error.code == .notFound {
            throw EngineError.lost(run.id)
        }
    }

    package func status(of run: RunReference) async throws -> RunStatus {
        do {
            return try await look(at: run).status
        } catch let error as EngineError where error.code == .notFound {
            throw EngineError.lost(run.id)
        }
    }

    /// One run, node by node, as it is durable now.
    /// - Throws: ``EngineError/Code/notFound``
    package func tree(of id: RunID) async throws -> RunTree {
        guard let tree = try await withRuns({ try await $0.tree(of: id) }) else { throw EngineError.notFound(id) }
        return tree
    }

    private func look(at run: RunReference) async throws -> RunLook {
        try await withRuns { try await $0.look(at: run) }
    }

    /// Whether some run has work to do, or will have by itself: all others are over, parked or wait for a signal.
    package func isBusy() async throws -> Bool {
        let areRunsBusy = try await withRuns { runs in
            if await runs.liveCount > 0 { return true }
            return await runs.timers.hasTimers
        }
        return areRunsBusy ? true : try await withQueues { await $0.isBusy }
    }

    /// Asks the runs, and asks the next ones if the journal was opened again meanwhile.
    func withRuns<Value: Sendable>(_ body: @Sendable (Runs) async throws -> Value) async throws -> Value {
        try await perform { try await self.askRuns(body) }
    }

    private func askRuns<Value: Sendable>(_ body: @Sendable (Runs) async throws -> Value) async throws -> Value {
        while true {
            let runs = try await parts.runs()
            do {
                return try await CurrentPool.leave(for: executor) { try await body(runs) }
            } catch let error as JournalError where error.code == .closed {
                await runs.waitForEnd()
                try Task.checkCancellation()
            } catch let error as JournalError {
                throw EngineError.journalFault(error)
            }
        }
    }
}
