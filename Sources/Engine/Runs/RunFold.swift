package import RatchetJournal

/// Reads a run out of what the journal holds of it: the snapshot, then the events.
package struct RunFold {
    /// Finds the plan of a run by its header.
    ///
    /// - Throws: a ``ParkReason``, or whatever keeps the plan from being found.
    package typealias PlanLookup = @Sendable (RunHeader) throws -> RunPlan

    /// The run, and what its row in the table `runsByStatus` says, if it has one.
    package struct Result {
        package private(set) var state: RunState
        package let indexed: RunStatus?
        /// Of which tags and attributes it has rows in the table `runsByTerm`, while it is not over.
        let terms: SearchTerms
        /// How many event batches no folded snapshot includes.
        let unfolded: Int
        /// How many bytes its snapshot has.
        let snapshotBytes: Int
        /// What has happened to the state that the journal does not hold yet: it comes with the run's next submission.
        private(set) var unrecorded: [RunEvent] = []
        /// The plan of which the journal has no outline yet.
        private(set) var newOutline: Plan?

        init(
            state: RunState, indexed: RunStatus? = nil, terms: SearchTerms = SearchTerms(), unfolded: Int = 0,
            snapshotBytes: Int = 0
        ) {
            self.state = state
            self.indexed = indexed
            self.terms = terms
            self.unfolded = unfolded
            self.snapshotBytes = snapshotBytes
        }

        /// Carries the run over into another plan.
        mutating func goOn(_ migration: RunMigration, newOutline: Plan?) throws(ParkReason) {
            do {
                try state.apply(.migrated(migration), at: migration.time)
            } catch {
                throw ParkReason(.changedWorkflow, "the run cannot be carried over into the changed workflow: \(error)")
            }
            unrecorded.append(.migrated(migration))
            self.newOutline = newOutline
        }
    }

    private let entity: RecoveredEntity
    private let plans: PlanLookup

    /// - Throws: a ``ParkReason`` if the run cannot be read.
    package static func read(
        _ entity: RecoveredEntity, plans: @escaping PlanLookup
    ) throws(ParkReason) -> sending Result {
        do {
            return try RunFold(entity: entity, plans: plans).result()
        } catch let reason as ParkReason {
            throw reason
        } catch let error as ByteReader.Malformed {
            throw ParkReason(.damaged, "what the journal holds of the run cannot be read (byte \(error.offset))")
        } catch let error as OldCodeNeeded {
            throw error.reason
        } catch let error as RunState.Misfit {
            throw ParkReason(.damaged, "what the journal holds of the run does not fit together: \(error)")
        } catch {
            throw ParkReason(
                .unreadableState,
                "a recorded value no longer fits its type: \(error). Register code that can read it, or give the "
                    + "workflow a greater static version and a StateMigration; the run goes on when the journal is "
                    + "opened next"
            )
        }
    }

    /// What a parked run's snapshot is to keep.
    package static func unfolded(_ entity: RecoveredEntity, reason: ParkReason) -> RunSnapshot {
        let (base, batches) = (try? parts(of: entity, evenIfDamaged: true)) ?? (nil, [])
        return unfolded(base, batches, reason: reason, terms: snapshot(of: entity)?.terms ?? SearchTerms())
    }

    /// The same of a run in memory, of which the journal holds less: its last batches are on their way.
    ///
    /// - Parameters:
    ///   - handedIn: the last batches, at least all that the journal does not hold.
    ///   - count: how many there are that no folded snapshot includes.
    ///   - terms: those of which the run has rows.
    /// - Returns: `nil` if these do not fit together.
    static func unfolded(
        _ entity: RecoveredEntity, handedIn: [[UInt8]], count: Int, reason: ParkReason, terms: SearchTerms
    ) -> RunSnapshot? {
        guard entity.damage == nil, let (base, batches) = try? parts(of: entity) else { return nil }
        let missing = count - batches.count
        guard (0...handedIn.count).contains(missing) else { return nil }
        return unfolded(base, batches + handedIn.suffix(missing), reason: reason, terms: terms)
    }

    private static func unfolded(
        _ base: [UInt8]?, _ batches: [[UInt8]], reason: ParkReason, terms: SearchTerms
    ) -> RunSnapshot {
        RunSnapshot(
            indexed: .parked, terms: terms,
            .unfolded(RunSnapshot.Unfolded(reason: reason, base: base, batches: batches)))
    }

    /// What the snapshot says, if there is one that can be read.
    package static func snapshot(of entity: RecoveredEntity) -> RunSnapshot? {
        entity.snapshot.flatMap { try? RunSnapshot(decoding: $0) }
    }

    /// Whether the run's last snapshot, of which only the first byte is looked at, says that it is over, and nothing
    /// came after that.
    package static func isOver(_ entity: RecoveredEntity) -> Bool {
        guard entity.damage == nil, entity.events.isEmpty else { return false }
        if entity.isArchived { return true }
        return entity.snapshot?.first.flatMap(RunStatus.init)?.isOver ?? false
    }

    /// What the run is and stays, if that much can be read.
    package static func header(of entity: RecoveredEntity) -> RunHeader? {
        guard let (base, batches) = try? parts(of: entity, evenIfDamaged: true) else { return nil }
        if let base {
            var reader = ByteReader(base)
            return try? RunHeader(from: &reader)
        }
        return batches.first.flatMap { try? EventBatch(decoding: $0[...]).events.first?.header }
    }

    /// The outlines that the run has had since what the journal holds of it begins.
    static func fingerprints(of entity: RecoveredEntity) -> [Fingerprint] {
        guard let header = header(of: entity) else { return [] }
        let batches = (try? parts(of: entity, evenIfDamaged: true))?.batches ?? []
        let later = batches.compactMap { try? EventBatch(decoding: $0[...]) }.flatMap(\.events).compactMap { event in
            if case .migrated(let migration) = event { migration.fingerprint } else { nil }
        }
        return [header.fingerprint] + later
    }

    private func result() throws -> sending Result {
        if let damage = entity.damage { throw ParkReason(.damaged, damage.message) }
        let snapshot = try entity.snapshot.map { try RunSnapshot(decoding: $0) }
        let (base, batches) = try Self.parts(of: entity)
        return Result(
            state: try fold(base, try batches.map { try EventBatch(decoding: $0[...]) }), indexed: snapshot?.indexed,
            terms: snapshot?.terms ?? SearchTerms(), unfolded: batches.count,
            snapshotBytes: entity.snapshot?.count ?? 0)
    }

    private static func parts(
        of entity: RecoveredEntity, evenIfDamaged: Bool = false
    ) throws -> (base: [UInt8]?, batches: [[UInt8]]) {
        let events = entity.events.map { Array($0.bytes) }
        guard let row = entity.snapshot else { return (nil, events) }
        switch try RunSnapshot(decoding: row).content {
        case .folded(let bytes): return (bytes, events)
        case .unfolded(let parts):
            // Damage does not mend: what was lost then is still missing.
            if parts.reason.kind == .damaged, !evenIfDamaged { throw parts.reason }
            return (parts.base, parts.batches + events)
        }
    }

    private func fold(_ base: [UInt8]?, _ batches: [EventBatch]) throws -> RunState {
        var batches = batches[...]
        var state = try base.map(decode) ?? start(&batches)
        for batch in batches {
            for event in batch.events { try Self.apply(event, at: batch.time, to: &state) }
        }
        if let trouble = state.trouble { throw trouble.error }
        return state
    }

    /// A live run records at once what kept its code from following an event; any other event says that it is today's
    /// code that cannot follow.
    private static func apply(_ event: RunEvent, at time: Timestamp, to state: inout RunState) throws {
        if let trouble = state.trouble {
            guard case .nodeFailed = event else { throw trouble.error }
        }
        try state.apply(event, at: time)
    }

    private func decode(_ bytes: [UInt8]) throws -> RunState {
        var reader = ByteReader(bytes)
        let state = try RunState(from: &reader, number: entity.id.number, plan: plans)
        guard reader.isAtEnd else { throw reader.malformed }
        return state
    }

    private func start(_ batches: inout ArraySlice<EventBatch>) throws -> RunState {
        guard var first = batches.popFirst(), !first.events.isEmpty,
            let state = try RunState(
                first: first.events.removeFirst(), at: first.time, number: entity.id.number, plan: plans)
        else { throw RunState.Misfit(description: "its first event is missing") }
        batches = [first] + batches
        return state
    }
}
