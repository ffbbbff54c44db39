package import RatchetJournal

/// What a job was when its queue handed in what had become of it.
package struct JobSight: Sendable {
    package let job: JobState
    /// Counts what the queue has seen.
    package let place: Int
}

/// Gets the commit group of what a queue has handed in, and what a job was then, once that is durable; nothing of what
/// is not waited for. For tests of recovery.
///
/// Of one group the answers may come in another order than they were handed in.
package typealias JobProbe = @Sendable (_ lsn: LSN, _ sight: JobSight) -> Void

extension JobQueue {
    /// What a probe is to be told of a job; nothing if there is none.
    func sights(of job: JobState) -> [JobSight] {
        guard world.probe != nil else { return [] }
        sightings += 1
        return [JobSight(job: job, place: sightings)]
    }
}

extension JobWorld {
    /// Tells the probe, if there is one, of what has become durable.
    func tell(of sights: [JobSight], at lsn: LSN?) {
        guard let probe, let lsn else { return }
        for sight in sights { probe(lsn, sight) }
    }
}
