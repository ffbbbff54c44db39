import Foundation

/// Which jobs there may be only one of.
///
///     static var unique: Unique? { Unique(by: .fields(["account"]), within: .seconds(3_600)) }
///
/// Two jobs are the same if they are of one kind, and have the same arguments, or the same values of some of their
/// fields; in which order the fields stand in the JSON does not matter. The second one is not enqueued: its caller gets
/// the first one, and is told so. However many enqueue at once, there is one job.
public struct Unique: Sendable, Hashable {
    /// What makes jobs the same.
    public enum Arguments: Sendable, Hashable {
        /// All of their arguments.
        case all
        /// These fields of their arguments; one that is missing counts as `null`.
        case fields([String])
        /// Being of one kind.
        case kind
    }

    /// What becomes of a job that there is already.
    public enum Conflict: Sendable, Hashable {
        /// It stays as it is.
        case keep
        /// It gets the new one's arguments, unless it is at work.
        case replaceArguments
        /// It gets the new one's arguments, and is due when the new one would be: the last one wins. It is never put
        /// off for longer than `atMost` after it was enqueued first.
        case debounce(atMost: Duration)
    }

    /// What makes jobs the same.
    public var by: Arguments
    /// How long it holds from the start of a window, which is a multiple of this since 1970 (UTC); `nil` for as long as
    /// the job has one of the statuses.
    public var window: Duration?
    /// In which statuses a job keeps others out.
    public var states: JobStates
    /// Whether jobs of other queues count too.
    public var acrossQueues: Bool
    /// What becomes of the job that there is already.
    public var onConflict: Conflict

    /// One job of these arguments at a time; with a `window`, one in each window, also if it is done by then.
    public init(
        by: Arguments = .all, within window: Duration? = nil, in states: JobStates? = nil, acrossQueues: Bool = true,
        onConflict: Conflict = .keep
    ) {
        self.by = by
        self.window = window
        self.states = states ?? (window == nil ? .underWay : [.underWay, .completed])
        self.acrossQueues = acrossQueues
        self.onConflict = onConflict
    }

    /// At most one job of the kind waits; one that is at work does not count.
    public static let oneQueued = Unique(by: .kind, in: [.queued, .scheduled, .retrying])

    /// The claim of a job.
    func claim(_ entry: JobEntry, at now: Timestamp) throws(EngineError) -> JobClaim {
        var parts = [entry.kind, acrossQueues ? "" : entry.queue, try argumentsPart(entry.arguments)]
        var until: Timestamp?
        if let window {
            let length = Int64(max(1, window.wholeMilliseconds))
            let number = now.milliseconds / length
            parts.append("\(length):\(number)")
            until = Timestamp(milliseconds: (number + 1) * length)
        }
        return JobClaim(key: JobClaim.key(of: parts), states: states, until: until)
    }

    private func argumentsPart(_ arguments: Payload) throws(EngineError) -> String {
        switch by {
        case .kind: return ""
        case .all: return try arguments.canonicalText(of: nil)
        case .fields(let fields): return try arguments.canonicalText(of: fields)
        }
    }
}

extension Payload {
    /// The JSON with its fields in the order of their names; or that of some of its fields.
    fileprivate func canonicalText(of fields: [String]?) throws(EngineError) -> String {
        guard !bytes.isEmpty else { return "" }
        do {
            var value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            if let fields {
                let all = value as? [String: Any] ?? [:]
                value = Dictionary(uniqueKeysWithValues: Set(fields).map { ($0, all[$0] ?? NSNull()) })
            }
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        } catch {
            throw EngineError(.invalidState, "the job's arguments are not JSON: look at quotes, commas and brackets")
        }
    }
}
