package import RatchetJournal

/// The outlines that the journal keeps: enough to read runs without the app's code.
package struct StoredPlans: Sendable {
    private var outlines: [Fingerprint: Outline] = [:]

    /// The plans of these runs.
    package init(for entities: some Sequence<RecoveredEntity>, in view: borrowing any StoreView & ~Copyable) throws {
        for entity in entities {
            guard let fingerprint = RunFold.header(of: entity)?.fingerprint, outlines[fingerprint] == nil,
                let bytes = try EngineTables.plans.value(for: fingerprint, in: view)
            else { continue }
            // The key is the outline's checksum.
            guard let outline = try? Outline(decoding: bytes), outline.fingerprint == fingerprint else { continue }
            outlines[fingerprint] = outline
        }
    }

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
