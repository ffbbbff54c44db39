/// Whether a journal keeps its commit groups for whoever follows what happens: see `Engine.events(after:)`.
public enum FeedKeeping: Sendable, Hashable {
    /// There is no feed.
    case none
    /// The last commit groups of about so many bytes, compressed, stay in the table `feed`.
    case bytes(Int)

    /// So many bytes; `nil` if there is no feed.
    var limit: Int? { if case .bytes(let limit) = self { max(1, limit) } else { nil } }
}
