import Logging
import RatchetJournal

/// What attempts under way say.
extension JobQueue: AttemptListener {
    nonisolated var logger: Logger { world.logger }
    nonisolated var home: (any TaskExecutor)? { world.executor }

    func hear(_ ticket: AttemptTicket, on line: AttemptLine) throws {
        guard job(of: ticket) != nil else { throw CancellationError() }
        line.noteSign(at: world.clock.now)
    }

    /// Records a note; a heartbeat and a line are handed in, everything else is durable when this returns.
    func record(_ note: AttemptNote, of ticket: AttemptTicket) async throws {
        guard let job = job(of: ticket) else { throw CancellationError() }
        let (now, memory) = (world.clock.now, job.state.past?.memory ?? StepMemory())
        if case .part(let name, _) = note, memory.parts[name] != nil { return }
        let bytes = memory.byteCount(with: note)
        guard bytes <= world.payloadLimit else { throw PayloadTooLargeError(bytes: bytes, limit: world.payloadLimit) }
        try job.state.apply(.noted(note), at: now)
        var submission = Submission(durability: note.durability)
        submission.items.append(LogItem(.job(job.number), JobBatch(at: now, [.noted(note)]).encoded))
        let seen = sights(of: job.state)
        do throws(JournalError) {
            world.tell(of: seen, at: try await world.journal.append(submission).lsn)
        } catch {
            throw CancellationError()
        }
    }

    private func job(of ticket: AttemptTicket) -> QueuedJob? {
        guard let job = jobs[UInt64(ticket.address.frame)], job.serial == ticket.number, job.phase == .atWork else {
            return nil
        }
        return job
    }
}

extension AttemptNote {
    fileprivate var durability: Durability {
        switch self {
        case .heartbeat, .line: .relaxed
        case .part, .cursor: .durable
        }
    }
}
