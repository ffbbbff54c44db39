/// What whoever hands something to a journal waits for.
///
///     let run = try await engine.start(Resize.self, id: "photo-7", with: state, durability: .relaxed)
///
/// Both become durable in the same order, in the same commits: ``relaxed`` is only not waited for. What each survives
/// is in `Docs/Durability.md`.
public enum Durability: Sendable, Hashable {
    /// Answered once it is synced to the disk: it survives a crash of the process, of the machine, and a power cut.
    case durable
    /// Answered as soon as it stands in the open commit group, which the writer takes next.
    ///
    /// A crash within the next milliseconds may lose it, and everything that was handed in after it. It never loses
    /// something and keeps what came later.
    case relaxed
}
