import Logging
import RatchetJournal

/// What a live run needs of the world around it.
struct RunWorld: Sendable {
    let journal: Journal
    let clock: any EngineClock
    let entropy: Entropy
    let logger: Logger
    /// Opens when the engine is to stop: no new attempt starts then.
    let draining: Latch
}
