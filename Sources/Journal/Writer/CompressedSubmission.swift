/// A submission on its way to the writer: its snapshots are blocks already, as far as that depends on no place.
struct CompressedSubmission: Sendable {
    struct Snapshot: Sendable {
        let entity: EntityID
        let block: [UInt8]
        /// Whether the entity is over.
        let isLast: Bool
    }

    let items: [LogItem]
    let snapshots: [Snapshot]
    let ended: [EntityID]
    let forgotten: [ForgottenKey]
    let writes: [WriteBatch.Operation]
    let durability: Durability
}
