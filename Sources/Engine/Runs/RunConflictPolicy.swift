/// What a start does when a run of its id is under way.
///
///     try await engine.start(Sync.self, id: "sync", with: state, onConflict: .terminateAndStart)
public enum RunConflictPolicy: UInt8, Sendable, Hashable, Codable, CaseIterable {
    /// The run that is under way is the answer, and the new State is ignored.
    case returnExisting = 0
    /// It is refused, with ``EngineError/Code/alreadyExists``.
    case fail = 1
    /// The run that is under way is terminated, and a new one is started with the id.
    ///
    /// These are two commits. If the process is killed between them, the next start with this policy starts the new
    /// run: it takes the place of a run that was terminated, too.
    case terminateAndStart = 2
}
