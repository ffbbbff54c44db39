/// What becomes of the events that snapshots cover when the log is shortened.
public enum HistoryKeeping: Sendable, Hashable {
    /// They move to the table `history`, and can be read for as long as the run is kept.
    case kept
    /// They are deleted. What a run is stays known, from its snapshot; how it came to that does not.
    case dropped
}
