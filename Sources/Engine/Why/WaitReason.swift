/// One thing that a run waits for: what it is, since when, who holds it, and what can be done.
///
///     for reason in try await run.why().reasons where reason.kind == .signal { print(reason.path ?? "", reason.text) }
public struct WaitReason: Sendable, Hashable, Codable {
    /// What a run can wait for, or why it waits for nothing.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// An attempt of a step is at work.
        case attempt
        /// A step has failed, and is tried again later.
        case retry
        /// A step stands in line in a queue.
        case queue
        /// A sleep's end.
        case sleep
        case signal
        /// A condition on the State.
        case condition
        /// Something outside, which settles a promise.
        case promise
        /// A run that this one has started.
        case child
        /// What it sends to another run is on its way.
        case delivery
        /// A step is being undone.
        case compensation
        /// A step could not be undone: a person decides.
        case stuck
        /// The engine goes on with it as soon as it comes to it.
        case engine
        /// No engine has the journal open.
        case noEngine
        case paused
        case parked
        case completed
        case failed
        case cancelled
        case terminated
    }

    /// What it is.
    public let kind: Kind
    /// The path of the node that waits; `nil` if the run as a whole does.
    public let path: String?
    /// Since when; `nil` if the journal does not keep what it takes to know.
    public let since: Timestamp?
    /// When the wait is over at the latest, or for sure.
    public let until: Timestamp?
    /// Who has it in hand.
    public let holder: String
    /// What can be done.
    public let remedy: String
    /// All of it in one sentence.
    public let text: String

    /// - Parameters:
    ///   - what: the beginning of the sentence, such as "It waits for the signal 'decided'".
    ///   - limit: how `until` is introduced.
    init(
        _ kind: Kind, _ what: String, path: String? = nil, since: Timestamp?, until: Timestamp? = nil,
        limit: String = "at the latest until", holder: String, remedy: String
    ) {
        self.kind = kind
        self.path = path
        self.since = since
        self.until = until
        self.holder = holder
        self.remedy = remedy
        text =
            what + (path.map { " at '\($0)'" } ?? "") + (since.map { " since \($0)" } ?? "")
            + (until.map { ", \(limit) \($0)" } ?? "") + ": \(holder); \(remedy)."
    }
}
