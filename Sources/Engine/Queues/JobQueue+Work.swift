import Logging
import RatchetJournal

/// Taking jobs, and having them done.
extension JobQueue {
    /// Begins as many jobs as there are places for.
    func pump() {
        guard isOpen, !row.isPaused, !world.draining.isOpen else { return }
        let now = world.clock.now
        while outbound.count < Self.unrecordedLimit, full.isEmpty {
            switch line.take(at: now) {
            case .job(let job): guard begin(job, at: now) else { return }
            case .load: return alarm.ring()
            case .until(let time):
                if opening.map({ time < $0 }) ?? true {
                    opening = time
                    alarm.ring()
                }
                return
            case .nothing:
                if !line.wantsLoading.isEmpty { alarm.ring() }
                return
            }
        }
    }

    /// - Returns: Whether the next one may be taken.
    private func begin(_ job: QueuedJob, at now: Timestamp) -> Bool {
        guard let kind = world.registry.kind(named: job.state.entry.kind) else { return setAside(job) }
        // A step that may have ended the process is looked for by its run.
        if suspicion > 0, !kind.isPlace {
            // What it takes of a limit it takes when its turn has come.
            startAlone(job, kind)
            return true
        }
        let isAhead = charge(job, at: now)
        let extra = extra(beside: job, kind, at: now)
        let group = [job] + extra.jobs
        if isAhead && extra.areAhead { start(group, kind) } else { grant(group, at: now) }
        if line.hasLimits { payAhead(for: group, at: now) }
        return true
    }

    /// The jobs that are made in the same call.
    private func extra(
        beside job: QueuedJob, _ kind: JobKind, at now: Timestamp
    ) -> (jobs: [QueuedJob], areAhead: Bool) {
        guard case .batch(let limit, _) = kind.work else { return ([], true) }
        var (jobs, areAhead) = ([QueuedJob](), true)
        while jobs.count < limit - 1, let next = line.takeExtra(at: now, if: { $0.state.entry.kind == kind.name }) {
            areAhead = charge(next, at: now) && areAhead
            next.isShared = true
            jobs.append(next)
        }
        job.isShared = !jobs.isEmpty
        return (jobs, areAhead)
    }

    /// Nobody has registered its kind: it stays in the journal, until that is opened next.
    private func setAside(_ job: QueuedJob) -> Bool {
        // Messages wait for their readers, and all behind them with them.
        guard job.state.entry.kind != JobEntry.messageKind else {
            line.putBack(job)
            // They may have stopped at what was in front of it.
            wakeReaders()
            return false
        }
        line.leave(job)
        let kind = job.state.entry.kind
        if unknownKinds[kind] == nil {
            world.logger.error(
                "Jobs of a kind that nobody has registered are kept, and taken when the journal is opened next",
                metadata: ["kind": "\(kind)", "queue": "\(name)", "job": "\(job.state.id)"])
        }
        unknownKinds[kind, default: 0] += 1
        keep(job)
        return true
    }

    /// It leaves memory, and is taken when the journal is opened next.
    func keep(_ job: QueuedJob) {
        store(job, at: world.clock.now)
        // Who looks for it once it has left memory finds it in the tables.
        outbound.submission.durability = .durable
        outbound.steps.append(.leave(job, nil))
        job.phase = .settling
        flushSoon()
    }

    /// They begin once it is durable that the limits have let them through.
    private func grant(_ group: [QueuedJob], at now: Timestamp) {
        for job in group { job.phase = .granted }
        outbound.submission.durability = .durable
        outbound.steps.append(.begin(group))
        flushSoon()
    }

    /// Has jobs that were taken done: one, or several of one kind in one call.
    func start(_ group: [QueuedJob], _ kind: JobKind) {
        switch kind.work {
        case .single(let prepare): for job in group { start(job, kind, prepare) }
        case .batch(_, let work): startBatch(group, kind, work)
        case .place: for job in group { startPlace(job) }
        }
    }

    private func start(_ job: QueuedJob, _ kind: JobKind, _ prepare: @escaping @Sendable (Payload) throws -> StepBody) {
        let serial = ready(job)
        let info = info(of: job, serial)
        let arguments = job.state.entry.arguments
        let attempt = Attempt(
            ticket: JobQueue.ticket(job.number, serial), info: info,
            body: { info, effects in try await prepare(arguments)(info, effects) }, alarms: kind.alarms,
            pool: kind.pool ?? line.settings.pool, isAtMostOnce: false, canBeDropped: false)
        let (number, queue) = (job.number, self)
        // Not a child: one that does not listen to its cancellation must not hold up the others' end, and each of them
        // can be cancelled by itself.
        job.task = Task(executorPreference: world.executor) {
            let result = await queue.make(attempt, of: kind.name)
            if queue.ends.add(AttemptEnds.End(job: number, serial: serial, result: result)) { await queue.takeInEnds() }
        }
    }

    /// The job is at work from now on.
    func ready(_ job: QueuedJob) -> Int {
        job.phase = .atWork
        lastSerial += 1
        job.serial = lastSerial
        return job.serial
    }

    func info(of job: QueuedJob, _ serial: Int) -> AttemptInfo {
        let line = AttemptLine(job.state.past?.memory ?? StepMemory())
        line.connect(to: self, JobQueue.ticket(job.number, serial))
        return AttemptInfo(
            runID: job.state.id.rawValue, path: JobEntry.path, number: job.state.failedAttempts + 1, line: line)
    }

    /// Names an attempt of a job.
    static func ticket(_ number: UInt64, _ serial: Int) -> AttemptTicket {
        AttemptTicket(address: NodeAddress(frame: Int(number), node: 0), number: serial)
    }

    // MARK: - Outside of the actor

    nonisolated func make(_ attempt: Attempt, of kind: String) async -> AttemptResult {
        let whole = attempt.intercepted(by: world.interceptors, workflow: kind)
        let result: AttemptResult
        if let telemetry = world.telemetry {
            result = await telemetry.observe(whole, of: kind, from: nil) { await makeUnobserved(whole) }
        } else {
            result = await makeUnobserved(whole)
        }
        if case .failure(let error) = result {
            world.logger.debug(
                "An attempt has failed",
                metadata: attempt.info.logMetadata.merging(["error": "\(String(reflecting: type(of: error)))"]) { $1 })
        }
        return result
    }

    private nonisolated func makeUnobserved(_ attempt: Attempt) async -> AttemptResult {
        let (late, info, logger) = (world.lateResults, attempt.info, world.logger)
        // An engine whose executor somebody watches must not leave it.
        let threads = world.executor == nil ? world.pools[attempt.pool] : nil
        return await attempt.make(world.clock, on: threads, home: world.executor, effects()) {
            late.note($0, of: info, logger)
        }
    }

    /// What an attempt can do to Ratchet.
    nonisolated func effects() -> StepEffects { StepEffects(world.access) }

    // MARK: - The end of an attempt

    /// Takes in how attempts have ended. The result of one that was given up changes nothing.
    func takeInEnds() async {
        for end in ends.take() {
            if let job = abandoned.removeValue(forKey: end.serial) {
                line.leave(job)
                world.lateResults.note(end.result, of: info(of: job, end.serial), world.logger)
            } else if let job = jobs[end.job], job.serial == end.serial, job.phase == .atWork {
                self.end(job, end.result)
            }
        }
        pump()
        await flush()
        tellIdle()
    }

    /// Takes in how an attempt ended. Where the order is strict, those behind it wait until that is durable.
    func end(_ job: QueuedJob, _ result: AttemptResult) {
        if isStrict, job.lane.key != 0 { job.holdsPlace = true } else { line.leave(job) }
        takeIn(result, of: job)
    }

    private func takeIn(_ result: AttemptResult, of job: QueuedJob) {
        let now = world.clock.now
        job.task = nil
        switch result {
        case .success(let output, let effects): complete(job, output, effects, at: now)
        case .failure(let error):
            // One that meets the engine's stop did not fail: it is made again, uncounted.
            if world.draining.isOpen {
                job.phase = .waiting
                if job.holdsPlace { line.leave(job) }
                line.add(job)
            } else if error is ParkedPlaceError {
                layAside(job)
            } else {
                fail(job, error, at: now)
            }
        }
    }

    private func complete(_ job: QueuedJob, _ output: Payload, _ effects: [StepEffect], at now: Timestamp) {
        var events: [JobEvent] = [.completed(output)]
        if !effects.isEmpty { events.insert(.effected(EffectNotes(effects)), at: 0) }
        do throws(PayloadTooLargeError) {
            let bytes = output.bytes.count
            guard bytes <= world.payloadLimit else {
                throw PayloadTooLargeError(bytes: bytes, limit: world.payloadLimit)
            }
            try post(effects, of: job)
            record(events, of: job, at: now)
        } catch {
            fail(job, NonRetryable(error), at: now)
        }
    }

    private func fail(_ job: QueuedJob, _ error: any Error, at now: Timestamp) {
        if let snooze = error as? Snooze {
            return record([.snoozed(until: now + max(.zero, snooze.wait))], of: job, at: now)
        }
        let advice = RetryAdvice(error)
        let retry = world.registry.kind(named: job.state.entry.kind)?.retry ?? .job
        let policy = job.state.entry.attempts.map { retry.with(attempts: $0) } ?? retry
        let wait = policy.wait(afterFailures: job.state.failedAttempts + 1, advice) { world.entropy.fraction() }
        record([.failed(ErrorReport(error), retryAt: wait.map { now + $0 })], of: job, at: now)
    }
}

extension JobEntry {
    /// What is read by somebody, and done by no handler.
    package static let messageKind = "message"
    /// Where a job's work stands, beside the paths of steps.
    package static let path = "perform"
}
