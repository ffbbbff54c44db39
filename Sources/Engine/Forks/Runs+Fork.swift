import RatchetJournal

extension Runs {
    /// Makes a copy of a run as it was when one of its nodes was opened, and returns once that is durable; the run that
    /// has the id already, if there is one.
    ///
    /// - Parameter writes: as for ``start(_:writes:)``.
    /// - Throws: ``EngineError``
    func fork(_ order: ForkOrder, writes: ExtraRows = { _ in [] }) async throws -> RunReference {
        guard let id = order.id else { return try await forkNew(order, writes) }
        try RunOrder(workflow: "", id: id, state: .nothing).checkID()
        await starting.enter(id)
        defer { starting.leave(id) }
        if let existing = try await find(id) {
            try await commit(try writes(existing))
            return existing
        }
        return try await forkNew(order, writes)
    }

    private func forkNew(_ order: ForkOrder, _ writes: ExtraRows) async throws -> RunReference {
        guard !world.draining.isOpen else {
            throw JournalError(.closed, "these runs are about to end: nothing was started")
        }
        let batches = try await history(of: order.source)
        let value = try value(of: order, batches)
        let event = RunEvent.forked(ForkOrigin(run: order.source.id, path: order.path), value: value)
        do throws(PayloadTooLargeError) {
            _ = try event.checkedSize(atMost: world.payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "the run cannot be forked: \(error)")
        }
        let number = numbers.next
        guard let header = event.header else { throw MissingStateError() }
        let fold = try registry.new(event, number: number, at: world.clock.now)
        let run = RunReference(id: order.id ?? RunID(number: number), number: number)
        try await begin(
            RunActor(fold, world, isNew: true), [event] + (hasDeleted && order.id != nil ? [.reusedID] : []),
            RunOrder(workflow: header.workflow, id: order.id, state: .nothing), try registry.registered(header),
            try writes(run))
        return run
    }

    /// The copy's first value.
    private func value(of order: ForkOrder, _ batches: [EventBatch]) throws -> [UInt8] {
        let now = world.clock.now
        do {
            var point = ForkPoint(order.source.number, path: order.path, plans: registry.plan)
            for batch in batches { try point.follow(batch) }
            guard let value = point.value else { throw EngineError.neverOpened(order) }
            var reader = ByteReader(value)
            var fold = RunFold.Result(
                state: try RunState(from: &reader, number: order.source.number, plan: registry.plan))
            try registry.carryOver(&fold, at: now)
            return try fold.state.forked(order, at: now)
        } catch let reason as ParkReason {
            throw EngineError(.parked, "run '\(order.source.id)' cannot be forked: \(reason)")
        } catch let misfit as RunState.Misfit {
            throw EngineError.noHistory(order.source.id, misfit.description)
        } catch let error as OldCodeNeeded {
            throw EngineError(.parked, "run '\(order.source.id)' cannot be forked: \(error.reason)")
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(.invalidState, "run '\(order.source.id)' cannot be forked: \(ErrorReport(error).text)")
        }
    }

    private func history(of run: RunReference) async throws -> [EventBatch] {
        let blocks = world.journal.blocks
        return try await world.journal.read { view in
            var batches: [EventBatch] = []
            try EntityHistory.read(.run(run.number), in: view, with: blocks) { entry in
                guard case .item(let item) = entry, let bytes = item.bytes,
                    let batch = try? EventBatch(decoding: bytes)
                else { throw EngineError.noHistory(run.id, "what happened at \(entry.lsn) cannot be read") }
                batches.append(batch)
                return .next
            }
            guard batches.first?.events.first?.header != nil else {
                throw EngineError.noHistory(run.id, "its first events are not kept")
            }
            return batches
        }
    }
}

extension RunState {
    /// The value of a copy, with the caller's changes.
    fileprivate consuming func forked(_ order: ForkOrder, at time: Timestamp) throws -> [UInt8] {
        fork(
            RunHeader(givenID: order.id?.rawValue, workflow: header.workflow, fingerprint: header.fingerprint), at: time
        )
        guard let box = frames[0].box else { throw MissingStateError() }
        try order.edit(box)
        var writer = ByteWriter()
        try write(to: &writer)
        return writer.bytes
    }
}

extension EngineError {
    fileprivate static func neverOpened(_ order: ForkOrder) -> EngineError {
        EngineError(
            .unknownNode,
            "run '\(order.source.id)' has never come to a node '\(order.path)' at which it can be forked: give the "
                + "path of a step, or of another node that is no Group and no Parallel, as `ratchet runs history` has "
                + "it"
        )
    }

    fileprivate static func noHistory(_ id: RunID, _ what: String) -> EngineError {
        EngineError(
            .historyGone,
            "run '\(id)' cannot be forked, as \(what): fork a run of a journal that keeps history, or start a new one")
    }
}
