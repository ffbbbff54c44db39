package import RatchetJournal

/// The outlines that the journal keeps: enough to read runs without the app's code.
package struct StoredPlans: Sendable {
    private var outlines: [Fingerprint: Outline] = [:]

    /// The plans of these runs.
    package init(
        for entities: some Sequence<RecoveredEntity>, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        let fingerprints = entities.compactMap { RunFold.header(of: $0)?.fingerprint }
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
        do throws(JournalError) {
            let key = blocks.key(fingerprint, in: EngineTables.plans.name)
            guard let bytes = try EngineTables.plans.value(for: key, in: view, with: blocks) else { return nil }
            // The fingerprint is the outline's checksum.
            return (try? Outline(decoding: bytes)).flatMap { $0.fingerprint == fingerprint ? $0 : nil }
        } catch  where error.code == .damaged {
            return nil
        }
    }

    /// Whether the journal has a sound outline for a run.
    package func hasPlan(for header: RunHeader) -> Bool { outlines[header.fingerprint] != nil }

    /// Finds the plan of a run.
    /// - Throws: a ``ParkReason`` if the journal has none.
    @Sendable package func plan(for header: RunHeader) throws -> RunPlan {
        guard let outline = outlines[header.fingerprint] else {
            throw ParkReason(
                .damaged, "the outline of workflow '\(header.workflow)' (\(header.fingerprint)) is missing or damaged")
        }
        return RunPlan(outline: outline)
    }
}
