import Logging
package import RatchetJournal

/// What a live run needs of the world around it.
struct RunWorld: Sendable {
    let journal: Journal
    let clock: any EngineClock
    let entropy: Entropy
    let logger: Logger
    /// Opens when the engine is to stop: no new attempt starts then.
    let draining: Latch
    /// Sees what a run is at each of its submissions, once that is durable; for tests of recovery.
    let probe: RunProbe?
}

/// The run's number, the commit group, and the snapshot that the run would have had.
package typealias RunProbe = @Sendable (_ run: UInt64, _ lsn: LSN, _ snapshot: [UInt8]?) -> Void
