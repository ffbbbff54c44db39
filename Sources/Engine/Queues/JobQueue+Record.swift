import Logging
import RatchetJournal

/// Recording what becomes of jobs.
extension JobQueue {
    /// Records events of a job that stands in no line, and what follows from them.
    func record(_ events: [JobEvent], of job: QueuedJob, at now: Timestamp) {
        do throws(JobState.Misfit) {
            for event in events { try job.state.apply(event, at: now) }
        } catch {
            world.logger.error("\(error); this is a mistake in Ratchet, please report it")
            return
        }
        if outbound.isFull {
            full.append(outbound)
            outbound = JobSubmission()
        }
        outbound.add(events, of: job.number, at: now)
        outbound.sights += sights(of: job.state)
        if line.settings.durability == .durable { outbound.submission.durability = .durable }
        job.phase = .settling
        if let end = job.state.end {
            finish(job, end)
        } else if job.state.entry.queue != name {
            move(job)
        } else if job.state.isDead {
            die(job, at: now)
        } else if job.state.takeableFrom > now {
            putOff(job, at: now)
        } else {
            outbound.steps.append(.again(job))
        }
        releaseClaim(of: job, at: now)
    }

    private func finish(_ job: QueuedJob, _ end: JobState.End) {
        if let row = job.row { outbound.submission.writes.append(row.deletion) }
        let kind = world.registry.kind(named: job.state.entry.kind)
        let isMessage = job.state.entry.kind == JobEntry.messageKind
        let expiry = Expiry(job.state, end, isMessage ? .messages : kind?.retention ?? world.retention)
        job.isKept = expiry != .now
        if job.state.past?.isDamaged ?? false {
            outbound.submission.writes.append(JournalTables.damaged.delete(.job(job.number)))
        }
        switch expiry {
        case .now:
            outbound.submission.ended.append(.job(job.number))
            if job.row != nil { outbound.submission.writes.append(JournalTables.entities.delete(.job(job.number))) }
            if let id = job.state.entry.givenID {
                outbound.submission.writes.append(
                    QueueTables.ids.delete(world.blocks.key(id, in: QueueTables.ids.name), if: job.number))
            }
        case .at, .never:
            outbound.submission.lastSnapshots.append(LogItem(.job(job.number), job.state.encoded))
            do throws(JournalError) {
                outbound.submission.writes += try expiry.rows(of: job.state, with: world.blocks)
            } catch {
                world.logger.error("A job that is over cannot be listed", metadata: ["cause": "\(error)"])
            }
            if case .at = expiry {
                outbound.bringsExpiry = true
                outbound.submission.durability = .durable
            }
        }
        outbound.steps.append(.leave(job, JobOutcome(end)))
    }

    /// It belongs to another queue from now on, which brings its row.
    private func move(_ job: QueuedJob) {
        outbound.submission.durability = .durable
        outbound.submission.snapshots.append(LogItem(.job(job.number), job.state.encoded))
        if let row = job.row { outbound.submission.writes.append(row.deletion) }
        outbound.steps.append(.leave(job, nil))
    }

    private func die(_ job: QueuedJob, at now: Timestamp) {
        outbound.submission.durability = .durable
        store(job, at: now)
        let report = job.state.past?.failures.last?.error
        world.logger.warning(
            "A job is a dead letter: redrive it once its cause is mended",
            metadata: [
                "job": "\(job.state.id)", "kind": "\(job.state.entry.kind)", "queue": "\(name)",
                "attempts": "\(job.state.failedAttempts)", "error": "\(report?.type ?? "unknown")",
            ])
        outbound.steps.append(.leave(job, report.map(JobOutcome.dead)))
        if line.waitsForDead { line.hold(job.lane.key) }
    }

    private func putOff(_ job: QueuedJob, at now: Timestamp) {
        outbound.submission.durability = .durable
        store(job, at: now)
        if case .later(_, let row)? = job.row, row.hasBegun { line.hold(row.key) }
        outbound.steps.append(.later(job, TimerKey(job.state.takeableFrom, job.number)))
    }

    /// Writes the whole of a job, and its row in place of the one that it has.
    func store(_ job: QueuedJob, at now: Timestamp) {
        let new = JobRow(job.state, in: number, isStrict: isStrict, at: now, with: world.blocks)
        outbound.submission.snapshots.append(LogItem(.job(job.number), job.state.encoded))
        if let old = job.row, old != new { outbound.submission.writes.append(old.deletion) }
        if job.row != new { outbound.submission.writes.append(new.put) }
        job.row = new
    }

    /// What the job has to itself becomes free in a status that does not count, and when nothing is left of the job.
    private func releaseClaim(of job: QueuedJob, at now: Timestamp) {
        guard let claim = job.state.entry.claim else { return }
        if job.isKept, claim.states.contains(job.state.status(at: now)) { return }
        release(claim, of: job.number)
    }

    func release(_ claim: JobClaim, of number: UInt64) {
        let key = world.blocks.key(claim.key, in: QueueTables.claims.name)
        outbound.submission.writes.append(QueueTables.claims.delete(key, if: number))
    }

    /// What a job does to Ratchet lands with its completion.
    func post(_ effects: [StepEffect], of job: QueuedJob) throws(PayloadTooLargeError) {
        guard !effects.isEmpty else { return }
        do throws(JournalError) {
            var writes: [WriteBatch.Operation] = []
            for effect in effects {
                if let write = try effect.storeWrite(with: world.blocks) { writes.append(write) }
            }
            let deliveries = effects.compactMap { $0.delivery(from: Delivery.jobSender(job.number)) }
            let entries = world.outbox.entries(for: deliveries)
            for entry in entries { writes.append(try entry.row(with: world.blocks)) }
            outbound.entries += entries
            outbound.submission.writes += writes
            outbound.submission.durability = .durable
        } catch {
            throw PayloadTooLargeError(bytes: effects.reduce(0) { $0 + $1.payloadBytes }, limit: world.payloadLimit)
        }
    }

    // MARK: - Handing in

    /// Has what is to be recorded handed in by a task of its own.
    func flushSoon() {
        guard flushes < flushWidth else { return }
        // Not a child: whoever has something to be recorded must not wait for it, and it is not to be cancelled.
        Task(executorPreference: world.executor) { await self.flush() }
    }

    /// While the log is short of room, one submission may overtake another: the rows of limits must not.
    private var flushWidth: Int { line.hasLimits ? 1 : Self.flushWidth }

    /// Hands in what is to be recorded, unless enough others do, and goes on once that is durable.
    func flush() async {
        guard flushes < flushWidth, hasOutbound else { return }
        flushes += 1
        await handIn()
        flushes -= 1
        tellIdle()
    }

    private func handIn() async {
        while hasOutbound {
            let batch = nextOutbound()
            handedIn += 1
            do throws(JournalError) {
                let submission = batch.whole
                if !submission.isEmpty {
                    world.tell(of: batch.sights, at: try await world.journal.append(submission).lsn)
                }
            } catch {
                // The journal has stopped: it is opened again, and recovery goes on with what is durable.
                (isOpen, hasStopped) = (false, true)
                return wakeReaders()
            }
            world.outbox.add(batch.entries)
            if batch.bringsExpiry { world.expiry.ring() }
            for step in batch.steps { follow(step) }
            pump()
        }
    }

    /// Whether there is something to be handed in.
    var hasOutbound: Bool { !full.isEmpty || !outbound.isEmpty }

    private func nextOutbound() -> JobSubmission {
        guard full.isEmpty else { return full.removeFirst() }
        defer { outbound = JobSubmission() }
        return outbound
    }

    private func follow(_ step: JobSubmission.Step) {
        switch step {
        case .leave(let job, _), .later(let job, _), .again(let job): if job.holdsPlace { line.leave(job) }
        case .begin, .ahead: break
        }
        goOn(step)
    }

    private func goOn(_ step: JobSubmission.Step) {
        switch step {
        case .leave(let job, let outcome):
            if let outcome { world.recent.add(outcome, of: job.number) }
            jobs[job.number] = nil
            noteRemoved(job.number)
            if outcome != nil || job.state.isDead { world.endings.note(job: job.number) }
            if let outcome, world.board.isAwaited(job.number) {
                world.board.post(.success(outcome), for: job.number)
            }
        case .later(let job, let timer):
            jobs[job.number] = nil
            noteRemoved(job.number)
            if later.add(timer) { alarm.ring() }
        case .again(let job):
            job.phase = .waiting
            job.findPlace(isStrict: isStrict, with: world.blocks)
            line.add(job)
            wakeReaders()
        case .begin(let group): begin(granted: group)
        case .ahead(let key, let payment): line.didPayAhead(key, payment)
        }
    }

    /// What the limits let through is durable.
    private func begin(granted group: [QueuedJob]) {
        let rest = group.filter { $0.phase == .granted }
        guard let first = rest.first, let kind = world.registry.kind(named: first.state.entry.kind) else { return }
        guard !world.draining.isOpen else {
            for job in rest {
                line.putBack(job)
                job.phase = .waiting
            }
            return
        }
        start(rest, kind)
    }
}
