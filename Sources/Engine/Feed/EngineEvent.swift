/// Something that has happened to a run or a job, and is durable.
public struct EngineEvent: Sendable, Hashable {
    /// What it happened to.
    public enum Subject: Sendable, Hashable {
        case run, job
    }

    /// Where it stands in the feed: to go on behind it, hand it to `events(after:)`.
    public let cursor: EventCursor
    /// When it was handed in.
    public let time: Timestamp
    /// What it happened to.
    public let subject: Subject
    /// The id of the run or job; if that is gone meanwhile, and the feed does not say it any more, the one that the
    /// engine made.
    public let id: RunID
    /// The name of the workflow, or of the job's kind; `nil` if nothing says it any more.
    public let kind: String?
    /// What has happened, in one word, such as `started`, `stepCompleted`, `enqueued`, `failed`. New ones may come.
    public let name: String
}
