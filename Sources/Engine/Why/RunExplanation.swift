/// Why a run is where it is.
///
///     print(try await run.why())
///     // It waits for the signal 'decided' at 'answer/decided' since 2026-01-01T00:00:00.000Z, at the latest until
///     // 2026-01-03T00:00:00.000Z: somebody has to send it; `ratchet signal order-7 decided` does, with
///     // `--payload JSON` if it has a value.
///
/// It is what the journal has, so that it is the same in the app and in the command line. What happens while it is read
/// is not in it.
public struct RunExplanation: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The most reasons that are told of.
    public static let reasonLimit = 16

    /// The run's id.
    public let run: RunID
    /// The run's status.
    public let status: RunStatus
    /// When the run fails, if it is not over by then.
    public let deadline: Timestamp?
    /// At least one: those of the first ``reasonLimit`` nodes that wait, after what keeps the whole run.
    public let reasons: [WaitReason]
    /// How many nodes wait that `reasons` leaves out.
    public let more: Int

    /// A line for each reason, and one for what is left out.
    public var description: String { sentences.joined(separator: "\n") }

    package var sentences: [String] {
        var lines = reasons.map(\.text)
        if more > 0 { lines.append("\(more) more nodes wait, or are at work.") }
        if let deadline { lines.append("It fails if it is not over by \(deadline), which is the workflow's timeout.") }
        return lines
    }
}
