import RatchetJournal

/// Who has what jobs that are being enqueued want to have to themselves.
struct ClaimTable: Sendable {
    enum Holder: Sendable {
        /// A job in the journal.
        case job(UInt64, byID: Bool)
        /// The job at this place of the same call.
        case own(Int, byID: Bool)
    }

    private let blocks: Blocks
    private var claims: [UserKey: Holder] = [:]
    private var ids: [UserKey: Holder] = [:]

    init(_ entries: [JobEntry], _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks) throws {
        self.blocks = blocks
        for entry in entries {
            if let key = entry.claimKey(with: blocks), let number = try QueueTables.claims.value(for: key, in: view) {
                claims[key] = .job(number, byID: false)
            }
            if let key = entry.idKey(with: blocks), let number = try QueueTables.ids.value(for: key, in: view) {
                ids[key] = .job(number, byID: true)
            }
        }
    }

    func holder(of entry: JobEntry) -> Holder? {
        entry.idKey(with: blocks).flatMap { ids[$0] } ?? entry.claimKey(with: blocks).flatMap { claims[$0] }
    }

    mutating func take(_ entry: JobEntry, _ place: Int) {
        if let key = entry.claimKey(with: blocks) { claims[key] = .own(place, byID: false) }
        if let key = entry.idKey(with: blocks) { ids[key] = .own(place, byID: true) }
    }
}
