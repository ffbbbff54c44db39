/// Why a run has left memory.
enum RunEnding: Sendable {
    case over
    /// Its State cannot be encoded: it goes on once there is code that can.
    case parked
    /// It waits for a moment, or, without one, for a signal.
    case asleep(until: Timestamp?)
    /// The engine stops, or its journal has: what was under way is done again after the next start.
    case interrupted
}
