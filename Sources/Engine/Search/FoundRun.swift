/// What a search says of a run.
public struct FoundRun: Sendable, Hashable, Identifiable {
    /// The run's id.
    public let id: RunID
    /// The name of its workflow; `nil` if it cannot be told any more.
    public let workflow: String?
    /// What it is doing.
    public let status: RunStatus
    /// The tags that it was given, in the order of their bytes.
    public let tags: [String]
    /// Its attributes, by their names.
    public let attributes: [String: AttributeValue]
    /// When it was started; `nil` if it cannot be told any more.
    public let started: Timestamp?
    /// When it ended; `nil` if it is not over.
    public let ended: Timestamp?

    init(_ run: RunSummary) {
        id = run.id
        workflow = run.workflow
        status = run.status
        tags = run.terms.tags
        attributes = run.terms.attributes
        started = run.started
        ended = run.ended
    }
}
