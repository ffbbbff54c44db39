/// What becomes of a tick that is due while a run, or a job, of the same schedule is not over.
///
/// A run that is parked, paused or stuck is not over. A job is not over while it waits, is at work, or is to be tried
/// again; a dead letter is, also if it is redriven. What was triggered by hand or by a backfill counts too.
public enum TickOverlap: Sendable, Hashable {
    /// It is left out, and reported (``TickLoss/overlap``).
    case skip
    /// It waits until the run, or the job, is over; ticks that come while one waits are left out.
    case bufferOne
    /// It waits until those before it are over, one after the other; at most so many wait, from 1 to 1,000.
    case bufferAll(atMost: Int)
    /// The run is cancelled, and the tick's begins once it has cleaned up. A tick that waited for that is left out. A
    /// job is over as soon as it is cancelled: its queue keeps its place until its attempt has ended.
    case cancelOther
    /// Its run begins beside the other, or its job is enqueued.
    case allow
}
