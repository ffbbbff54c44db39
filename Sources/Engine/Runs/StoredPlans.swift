package import RatchetJournal

/// The outlines that the journal keeps: enough to read runs without the app's code.
package struct StoredPlans: Sendable {
    private var outlines: [Fingerprint: Outline] = [:]

    package init() {}

    /// All outlines that the journal has: as many as there were versions of workflows.
    package init(allIn view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        var keys: [UserKey] = []
        try EngineTables.plans.scanKeys(.all, in: view) { key in
            keys.append(key)
            return .next
        }
        for key in keys {
            // What cannot be read now is not known: only its own runs need it.
            guard let outline = try? Self.outline(at: key, view, blocks) else { continue }
            let own = blocks.key(outline.fingerprint, in: EngineTables.plans.name)
            if own == key { outlines[outline.fingerprint] = outline }
        }
    }

    /// The plans of these runs.
    package init(
        for entities: some Sequence<RecoveredEntity>, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        let fingerprints = entities.flatMap { RunFold.fingerprints(of: $0) }
        try self.init(outlines: fingerprints, in: view, with: blocks)
    }

    /// The outlines that have these fingerprints.
    package init(
        outlines fingerprints: some Sequence<Fingerprint>, in view: borrowing any StoreView & ~Copyable,
        with blocks: Blocks
    ) throws {
        for fingerprint in fingerprints {
            guard outlines[fingerprint] == nil, let outline = try Self.outline(fingerprint, view, blocks)
            else { continue }
            outlines[fingerprint] = outline
        }
    }

    /// `nil` if it is missing or damaged.
    private static func outline(
        _ fingerprint: Fingerprint, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws(JournalError) -> Outline? {
        let key = blocks.key(fingerprint, in: EngineTables.plans.name)
        // The fingerprint is the outline's checksum.
        return try outline(at: key, view, blocks).flatMap { $0.fingerprint == fingerprint ? $0 : nil }
    }

    /// `nil` if it is missing or damaged.
    private static func outline(
        at key: UserKey, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws(JournalError) -> Outline? {
        do throws(JournalError) {
            guard let bytes = try EngineTables.plans.value(for: key, in: view, with: blocks) else { return nil }
            return try? Outline(decoding: bytes)
        } catch  where error.code == .damaged {
            return nil
        }
    }

    func has(_ fingerprint: Fingerprint) -> Bool { outlines[fingerprint] != nil }

    func has(workflow: String) -> Bool { outlines.values.contains { $0.workflow == workflow } }

    package func outline(_ fingerprint: Fingerprint) -> Outline? { outlines[fingerprint] }

    /// Whether the journal has a sound outline for a run.
    package func hasPlan(for header: RunHeader) -> Bool { outlines[header.fingerprint] != nil }

    /// Finds the plan of a run.
    /// - Throws: a ``ParkReason`` if the journal has none.
    @Sendable package func plan(for header: RunHeader) throws -> RunPlan {
        guard let outline = outlines[header.fingerprint] else {
            throw ParkReason(
                .damaged, "the outline of workflow '\(header.workflow)' (\(header.fingerprint)) is missing or damaged")
        }
        return RunPlan(outline: outline, others: plan)
    }
}
