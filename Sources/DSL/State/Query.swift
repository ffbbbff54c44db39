/// A kind of question to a run, which its State answers: the types of its argument and of its answer.
///
///     static let progress = Query<Nothing, Double>("progress")
///
/// The workflow has a handler for it among its ``Workflow/handlers``; whoever has the run asks:
///
///     let done = try await run.query(Import.progress)
///
/// A query changes nothing and leaves nothing in the journal.
public struct Query<Argument: Codable & Sendable, Answer: Codable & Sendable>: Sendable, Hashable {
    /// The query's name.
    public let name: String

    /// The query called `name`, of 1 to 200 bytes, without `/`, `[` and `]`.
    public init(_ name: StaticString) { self.name = "\(name)" }
}
