import RatchetJournal

extension Finding {
    /// One that concerns a job.
    static func ofJob(
        _ kind: Kind, _ what: String, _ table: TableName, _ number: UInt64, _ more: String? = nil, effect: String,
        advice: String = Advice.restore
    ) -> Finding {
        Finding(
            kind, what, table: table, key: (more.map { "\($0), " } ?? "") + "job \(number)", effect: effect,
            advice: advice)
    }
}
