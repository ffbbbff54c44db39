import Logging
import RatchetJournal

/// Jobs that may have ended the process.
extension JobQueue {
    /// What the end of the last process says of jobs that were known to be at work then.
    func lookForCrashes(at now: Timestamp) {
        guard let limit = world.crashes.limit, world.crashes.isSuspicious else { return }
        suspicion = line.settings.concurrency
        guard world.crashes.countsCrashes else { return }
        for job in Array(jobs.values) where job.state.past?.memory.isBegun ?? false {
            line.remove(job)
            let crashes = (job.state.past?.memory.crashes ?? 0) + 1
            guard crashes >= limit else {
                record([.crashed], of: job, at: now)
                continue
            }
            record([.crashed, .failed(ErrorReport(PoisonJobError(crashes: crashes)), retryAt: nil)], of: job, at: now)
        }
    }

    /// Has a job done while no other suspect is at work, and once it is durable that it begins.
    func startAlone(_ job: QueuedJob, _ kind: JobKind) {
        suspicion -= 1
        job.phase = .granted
        let (gate, clock, number) = (world.crashes.gate, world.clock, job.number)
        // Not a child: the queue goes on with whatever it has to do.
        Task(executorPreference: world.executor) {
            let turn = await gate.enter()
            await self.announce(number, kind)
            await withTaskGroup { group in
                group.addTask { try? await clock.sleep(for: SuspectGate.patience) }
                group.addTask { await self.waitForAttempt(of: number) }
                await group.next()
                group.cancelAll()
            }
            await gate.leave(turn)
        }
    }

    private func announce(_ number: UInt64, _ kind: JobKind) async {
        guard let job = jobs[number], job.phase == .granted else { return }
        guard !world.draining.isOpen else { return giveBack(job) }
        let now = world.clock.now
        guard line.mayBegin(job, at: now) else {
            suspicion += 1
            giveBack(job)
            return pump()
        }
        charge(job, at: now)
        do {
            try job.state.apply(.began, at: now)
            let item = LogItem(.job(number), JobBatch(at: now, [.began]).encoded)
            _ = try await world.journal.append(Submission(items: [item]))
            // And what the limits have let through.
            if line.hasLimits { try await waitForDurability() }
        } catch {
            return
        }
        guard job.phase == .granted, jobs[number] === job else { return }
        guard !world.draining.isOpen else { return giveBack(job) }
        start([job], kind)
    }

    /// It is made another time: the engine stops, or a limit does not let it through yet.
    private func giveBack(_ job: QueuedJob) {
        line.putBack(job)
        job.phase = .waiting
        tellIdle()
    }

    private func waitForAttempt(of number: UInt64) async { await jobs[number]?.task?.value }
}

/// Each time that the job was made, the process ended.
struct PoisonJobError: Error, CustomStringConvertible {
    let crashes: Int

    var description: String {
        "the process has ended \(crashes) times while this job was at work and no other that was suspected: mend what "
            + "ends it, then redrive the job"
    }
}
