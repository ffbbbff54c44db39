/// Moves the part of the log that snapshots cover to the table `history`, and deletes the history of what is forgotten.
///
/// It reads, groups and compresses beside the writer, which only commits: the rows and the trim of their records ride
/// in one commit, so that log and history together hold every event exactly once.
struct Archiver {
    private let journal: Journal
    private let rows: HistoryRows
    /// The oldest record that is still in the log.
    private var next: LSN
    /// The newest record that was there when the journal was opened.
    private let recovered: LSN

    init(_ journal: Journal, from recovered: LogState) {
        self.journal = journal
        rows = HistoryRows(blocks: journal.blocks)
        next = recovered.trimmed.next
        self.recovered = recovered.last
    }

    /// Works until the journal is closed.
    /// - Throws: ``JournalError``: the log cannot be read.
    mutating func run() async throws(JournalError) {
        while let work = await journal.settled.next() {
            // The writer, which found nothing else to do, tells of it again after what has come since.
            if let bound = work.bound, work.isUrgent || journal.queue.isEmpty { try await archive(upTo: bound) }
            try await HistoryPurge(journal).run()
        }
    }

    /// While one segment is committed, the next one is made.
    private mutating func archive(upTo bound: LSN) async throws(JournalError) {
        var current = try await segment(from: next, upTo: bound)
        while let segment = current, let end = segment.trim?.bound {
            let queue = journal.queue
            async let isDurable = queue.add(segment)
            do throws(JournalError) {
                current = try await self.segment(from: end, upTo: bound)
            } catch {
                _ = await isDurable
                throw error
            }
            guard await isDurable else { return }
            next = end
        }
    }

    private func segment(from first: LSN, upTo bound: LSN) async throws(JournalError) -> Housekeeping? {
        guard first < bound else { return nil }
        let limits = journal.limits
        let mayHaveSplits = first <= max(recovered, journal.settled.lastDirect)
        let segment = try await journal.read(failing: "the log cannot be read") { view in
            try LogSegment(from: first, upTo: bound, limits, mayHaveSplits: mayHaveSplits, in: view)
        }
        guard let end = segment.end else { return nil }
        let trim = Housekeeping.Trim(bound: end, records: segment.records.count, bytes: segment.bytes)
        return Housekeeping(writes: try rows.rows(of: segment), trim: trim)
    }
}
