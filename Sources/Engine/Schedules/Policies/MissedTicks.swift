/// What becomes of ticks that were missed: whose moment came while nothing could be started.
///
/// The engine was down, its journal had a fault, the clock was set forward, or the workflow was not registered. A tick
/// counts as missed if the engine comes to it more than a minute late, or only when the next one is due already. Each
/// that is not made up for is counted, logged and listed: see ``Schedule/losses``.
public enum MissedTicks: Sendable, Hashable {
    /// None is made up for.
    case skip
    /// The latest is, and no other: unless a tick is due right now, which then takes its place.
    case latest
    /// The latest so many are, from 1 to 1,000: one after the other, the oldest first, whatever ``TickOverlap`` says of
    /// ticks that are in time; with ``TickOverlap/allow`` at once.
    case all(atMost: Int)
}
