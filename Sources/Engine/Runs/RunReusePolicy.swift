/// What a start does when the last run of its id is over.
///
///     try await engine.start(Report.self, id: "report-2026-11", with: state, reuse: .ifFailed)
///
/// A run that was replaced stays in the journal, with its result and its history; it is found by its number (`run-17`).
public enum RunReusePolicy: UInt8, Sendable, Hashable, Codable, CaseIterable {
    /// The run that is over is the answer, and the new State is ignored.
    case returnExisting = 0
    /// A new run is started with the id.
    case allow = 1
    /// A new run is started with the id unless the last one completed, which then is the answer.
    case ifFailed = 2
    /// It is refused, with ``EngineError/Code/alreadyExists``.
    case refuse = 3
}
