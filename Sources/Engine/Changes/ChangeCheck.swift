package import RatchetJournal

/// Finds out what would become of the runs of a journal with the workflows that are registered, without changing
/// anything.
struct ChangeCheck {
    /// So many runs are read in one view.
    private static let partSize = 1_024

    let registry: Registry
    let blocks: Blocks
    let time: Timestamp

    func report(of store: any ReadableStore) async throws -> ChangeReport {
        let (registry, blocks) = (registry, blocks)
        let logged = try await store.read { view in
            registry.know(try StoredPlans(allIn: view, with: blocks))
            return try Recovery.read(view, with: blocks).entities.filter { $0.key.kind == .run }
        }
        var report = ChangeReport()
        for entity in logged.values.sorted(by: { $0.id < $1.id }) where !entity.isArchived { check(entity, &report) }
        var next: UInt64? = 0
        while let first = next {
            let part = try await store.read { view in try Self.part(from: first, beside: logged, view, blocks) }
            for entity in part.entities { check(entity, &report) }
            next = part.next
        }
        return report
    }

    private struct Part: Sendable {
        var entities: [RecoveredEntity] = []
        /// The number with which the next part begins.
        var next: UInt64?
    }

    /// Runs that the log does not name. A view of its own for each part: none is kept for long.
    private static func part(
        from first: UInt64, beside logged: [EntityID: RecoveredEntity], _ view: borrowing any StoreView & ~Copyable,
        _ blocks: Blocks
    ) throws -> Part {
        var part = Part()
        var numbers: [UInt64] = []
        let range = KeyRange(from: EntityID.run(first).keyBytes, upTo: [EntityID.Kind.run.rawValue + 1])
        try JournalTables.entities.scan(range, in: view) { entity, _ in
            guard numbers.count < partSize else {
                part.next = entity.number
                return .stop
            }
            numbers.append(entity.number)
            return .next
        }
        for number in numbers where logged[.run(number)] == nil {
            part.entities.append(try Recovery.snapshot(of: .run(number), in: view, with: blocks))
        }
        return part
    }

    private func check(_ entity: RecoveredEntity, _ report: inout ChangeReport) {
        guard !entity.isUnknown, !RunFold.isOver(entity) else { return }
        do throws(ParkReason) {
            let result = try registry.read(entity, at: time)
            guard !result.state.isOver else { return }
            guard case .migrated(let migration)? = result.unrecorded.first else { return report.add(entity, nil) }
            report.add(entity, .goesOn(notes: migration.notes))
        } catch {
            report.add(entity, error.kind == .damaged ? .damaged(error) : .parked(error))
        }
    }
}

extension Engine {
    /// What would become of the runs in a journal if an engine with these workflows had it. The engine need not run,
    /// and must not be one that does.
    package func check(_ store: any ReadableStore, with blocks: Blocks) async throws -> ChangeReport {
        try await ChangeCheck(registry: registry, blocks: blocks, time: SystemClock().now).report(of: store)
    }
}
