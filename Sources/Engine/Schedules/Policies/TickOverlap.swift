/// What becomes of a tick that is due while a run of the same schedule is not over.
///
/// A run that is parked, paused or stuck is not over. Runs that were triggered by hand or by a backfill count too.
public enum TickOverlap: Sendable, Hashable {
    /// It is left out, and reported (``TickLoss/overlap``).
    case skip
    /// It waits until the run is over; ticks that come while one waits are left out.
    case bufferOne
    /// It waits until those before it are over, one after the other; at most so many wait, from 1 to 1,000.
    case bufferAll(atMost: Int)
    /// The run is cancelled, and the tick's begins once it has cleaned up. A tick that waited for that is left out.
    case cancelOther
    /// Its run begins beside the other.
    case allow
}
