import RatchetJournal

extension Verification {
    /// What the table of snapshots holds of a run; `nil` if that needs a codec or a key which is not at hand.
    func snapshot(
        of number: UInt64, in view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> RecoveredEntity? {
        try snapshot(of: EntityID.run(number), in: view)
    }

    /// The same of any entity.
    func snapshot(
        of entity: EntityID, in view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> RecoveredEntity? {
        do throws(JournalError) {
            return try Recovery.snapshot(of: entity, in: view, with: blocks)
        } catch {
            guard [.missingCodec, .unsuitableCodec, .missingKey].contains(error.code) else { throw error }
            return nil
        }
    }
}
