import RatchetJournal

extension Runs {
    func find(_ id: RunID) async throws -> RunReference? {
        if let number = id.generatedNumber {
            return try await exists(number) ? RunReference(id: id, number: number) : nil
        }
        if let number = relaxedIDs[id.rawValue] { return RunReference(id: id, number: number) }
        let blocks = world.journal.blocks
        let number = try await world.journal.read { view in
            try EngineTables.runIDs.value(for: id.rawValue, in: view, with: blocks)
        }
        return number.map { RunReference(id: id, number: $0) }
    }

    /// A run that was given an id has no other, unless that is another run's by now.
    private func exists(_ number: UInt64) async throws -> Bool {
        guard number < numbers.next, number > 0 else { return false }
        do {
            let look = try await look(at: RunReference(id: RunID(number: number), number: number))
            guard let id = look.givenID, !look.hasGeneratedID else { return look.hasGeneratedID }
            return try await find(RunID(id))?.number != number
        } catch let error as EngineError where error.code == .notFound {
            return false
        }
    }

    func look(at run: RunReference) async throws -> RunLook {
        if let actor = live[run.number] { return await actor.look }
        let blocks = world.journal.blocks
        let look = try await world.journal.read { view -> RunLook? in
            let entity = try Recovery.snapshot(of: .run(run.number), in: view, with: blocks)
            guard entity.snapshot != nil || entity.damage != nil else { return nil }
            return RunLook(entity, plans: try StoredPlans(for: [entity], in: view, with: blocks).plan)
        }
        if let look { return look }
        // It may have come into memory or left it meanwhile.
        if let actor = live[run.number] { return await actor.look }
        guard !world.draining.isOpen, !world.journal.hasStopped else {
            throw JournalError(.closed, "the runs are about to be taken up anew")
        }
        throw EngineError.notFound(run.id)
    }
}
