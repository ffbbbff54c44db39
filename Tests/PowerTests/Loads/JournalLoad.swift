package import RatchetJournal

/// Work for a journal: entities that get events, and snapshots when the journal asks for them.
///
/// An actor, so that a value is folded and its event handed in as one.
package actor JournalLoad {
    /// Sizes with which a few hundred commits go through all that a journal does: the log is trimmed, the map grows.
    package static let configuration = configuration(logBytes: 48 << 10)
    package static let store = LMDBConfiguration(mapBytes: 64 << 10)

    /// The entities that get events, and how many they get at most.
    package static let entities: ClosedRange<UInt64> = 1...20
    package static let mostEvents: UInt64 = 60

    private let plan: EventPlan
    private let journal: Journal
    private let note: @Sendable (Note) -> Void
    private var values: [UInt64: Folded]
    private var submitted: UInt64
    /// Up to which number all submissions were answered, and those above it that were.
    private var answered: UInt64
    private var answeredBeyond: Set<UInt64> = []

    /// Goes on with what the journal holds.
    package init(_ plan: EventPlan, _ journal: Journal, note: @escaping @Sendable (Note) -> Void) async throws {
        self.plan = plan
        self.journal = journal
        self.note = note
        (values, submitted) = try await journal.read { view in
            (try Self.values(in: view, with: journal.blocks).values, try Self.submitted(in: view))
        }
        answered = submitted
    }

    package static func configuration(logBytes: Int) -> JournalConfiguration {
        JournalConfiguration(limits: JournalLimits(logBytes: logBytes, groupBytes: 32 << 10, groupSubmissions: 3))
    }

    /// Opens the journal at `path`, gives each of `entities` events until it has `count`, and closes it.
    package static func run(
        _ plan: EventPlan, at path: String, entities: ClosedRange<UInt64>, upTo count: UInt64,
        configuration: JournalConfiguration = configuration, note: @escaping @Sendable (Note) -> Void
    ) async throws {
        let journal = try await Journal.open(.directory(path, configuration: store), configuration: configuration)
        try await withThrowingTaskGroup { group in
            group.addTask { try await journal.run() }
            let load = try await JournalLoad(plan, journal, note: note)
            group.addTask { await load.bringSnapshots() }
            try await load.work(entities: entities, upTo: count)
            journal.close()
            try await group.waitForAll()
        }
    }

    /// What all entities come to, and the newest commit group. The log does not name an entity whose snapshot has all.
    package static func values(
        in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws -> (values: [UInt64: Folded], last: LSN) {
        let recovered = try Recovery.read(view, with: blocks, limits: configuration.limits)
        var values = try recovered.entities.values.reduce(into: [:]) { values, entity in
            values[entity.id.number] = try Folded(entity)
        }
        var covered: [UInt64] = []
        try EventPlan.counts.scan(.all, in: view) { entity, _ in
            if values[entity] == nil { covered.append(entity) }
            return .next
        }
        for entity in covered {
            values[entity] = try Folded(Recovery.snapshot(of: .loaded(entity), in: view, with: blocks))
        }
        return (values, recovered.last)
    }

    private func work(entities: ClosedRange<UInt64>, upTo count: UInt64) async throws {
        try await withThrowingTaskGroup { group in
            for entity in entities {
                group.addTask { while try await self.append(to: entity, upTo: count) {} }
            }
            try await group.waitForAll()
        }
    }

    /// Up to which number no submission is missing.
    /// - Throws: ``BrokenPromise`` if one is missing that was answered before another was handed in which is there.
    ///   Those that wait unanswered may be overtaken.
    package static func submitted(in view: borrowing any StoreView & ~Copyable) throws -> UInt64 {
        var whole: UInt64 = 0
        var promised: UInt64 = 0
        try EventPlan.order.scan(.all, in: view) { number, answered in
            if number == whole + 1 { whole = number }
            promised = max(promised, answered)
            return .next
        }
        guard promised <= whole else {
            throw BrokenPromise("before: submission \(promised) was answered, and \(whole + 1) is not there")
        }
        return whole
    }

    /// Appends the entity's next event, and notes it once it is durable; or does nothing if it has `limit` already.
    /// - Returns: Whether it had less.
    package func append(to entity: UInt64, upTo limit: UInt64 = .max) async throws -> Bool {
        let number = (values[entity]?.count ?? 0) + 1
        guard number <= limit else { return false }
        let event = plan.event(number, of: entity)
        values[entity, default: Folded()].apply(event[...])
        submitted += 1
        let place = submitted
        let submission = Submission(
            items: [LogItem(.loaded(entity), event)],
            writes: [EventPlan.counts.put(entity, number), EventPlan.order.put(place, answered)],
            durability: plan.durability(of: number, of: entity))
        let receipt = try await journal.append(submission)
        noteAnswer(to: place)
        if case .durable(let lsn) = receipt {
            note(.acknowledged(entity: entity, count: number, lsn: lsn.rawValue))
        }
        return true
    }

    private func noteAnswer(to place: UInt64) {
        answeredBeyond.insert(place)
        while answeredBeyond.remove(answered + 1) != nil { answered += 1 }
    }

    package func bringSnapshots() async {
        for await overdue in journal.overdue {
            let snapshots = overdue.map { LogItem($0, (values[$0.number] ?? Folded()).bytes) }
            guard let _ = try? await journal.append(Submission(snapshots: snapshots)) else { return }
        }
    }
}
