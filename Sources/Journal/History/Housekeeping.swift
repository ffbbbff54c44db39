/// What the archiver hands to the writer: it rides in the next commit, beside what was submitted.
struct Housekeeping: Sendable {
    /// The oldest part of the log, whose events the rows hold from then on.
    struct Trim: Sendable {
        /// The least LSN that stays.
        let bound: LSN
        /// How many records go, and their compressed bytes.
        let records: Int
        let bytes: Int
    }

    let writes: [WriteBatch.Operation]
    let trim: Trim?
}
