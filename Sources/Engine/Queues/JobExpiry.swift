import RatchetJournal

/// Deletes jobs that have been over for as long as they are to be kept, a bounded number at a time.
struct JobExpiry: Sendable {
    private static let jobsPerCommit = 512

    let world: JobWorld

    init(_ world: JobWorld) { self.world = world }

    /// What is due at a moment, and when the next is if nothing is.
    typealias Look = (due: [WriteBatch.Operation], next: Timestamp?)

    /// What is due now.
    func look() async throws -> Look { try await look(at: world.clock.now) }

    /// Works until the task is cancelled; in between it sleeps until the next is due.
    ///
    /// - Parameter first: what was due a moment ago.
    func run(_ first: Look) async throws {
        var look = first
        while !Task.isCancelled {
            if look.due.isEmpty {
                await sleep(until: look.next)
            } else {
                _ = try await world.journal.append(Submission(writes: look.due))
            }
            look = try await self.look()
        }
    }

    private func sleep(until next: Timestamp?) async {
        let alarm = world.expiry
        guard let next else { return await alarm.wait() }
        _ = await world.clock.sleep(until: next, unless: { await alarm.wait() })
    }

    private func look(at now: Timestamp) async throws -> Look {
        let blocks = world.blocks
        return try await world.journal.read { view in
            var (due, next): ([(TimerKey, [UInt8])], Timestamp?) = ([], nil)
            try QueueTables.expiries.scan(.all, in: view) { key, end in
                guard key.due <= now else {
                    next = key.due
                    return .stop
                }
                due.append((key, end))
                return due.count < Self.jobsPerCommit ? .next : .stop
            }
            return (try due.flatMap { try Self.deletions($0, $1, view, blocks) }, due.isEmpty ? next : nil)
        }
    }

    private static func deletions(
        _ key: TimerKey, _ end: [UInt8], _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws -> [WriteBatch.Operation] {
        var writes = [QueueTables.expiries.delete(key)]
        if let key = end.withUnsafeBytes({ JobEndKey(keyBytes: $0) }) { writes.append(QueueTables.ended.delete(key)) }
        writes += try JobRemoval.rows(of: key.number, view, blocks)
        return writes
    }
}

/// What goes with a job that is deleted.
enum JobRemoval {
    static func rows(
        of number: UInt64, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws -> [WriteBatch.Operation] {
        var writes = [JournalTables.archive.delete(.job(number))]
        let entity = try Recovery.snapshot(of: .job(number), in: view, with: blocks)
        guard let bytes = entity.snapshot, let state = try? JobState(number: number, decoding: bytes) else {
            return writes
        }
        if let id = state.entry.givenID {
            writes.append(QueueTables.ids.delete(blocks.key(id, in: QueueTables.ids.name), if: number))
        }
        if let claim = state.entry.claim {
            writes.append(QueueTables.claims.delete(blocks.key(claim.key, in: QueueTables.claims.name), if: number))
        }
        return writes
    }
}
