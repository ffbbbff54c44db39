/// What a step's attempts leave for those that come after them.
package struct StepMemory: Sendable, Hashable {
    /// What the last heartbeat brought.
    package private(set) var heartbeat: Payload?
    /// Where the next attempt is to go on.
    package private(set) var cursor: Payload?
    /// What the parts of the step that are done brought, by their names.
    package private(set) var parts: [String: Payload] = [:]
    /// How often the process has ended while the step was at work, and nothing else that was suspected.
    package internal(set) var crashes = 0
    /// An attempt has begun, and how it ended is not known yet. Only of a step that runs at most once, or that may have
    /// ended the process.
    package internal(set) var isBegun = false
    /// Where the next attempt stands in line.
    package internal(set) var line: StepLine?
    private var partBytes = 0

    package init() {}

    var isEmpty: Bool { self == StepMemory() }

    /// What it holds of the user's values, in bytes.
    var byteCount: Int { partBytes + (heartbeat?.bytes.count ?? 0) + (cursor?.bytes.count ?? 0) }

    /// What it would hold with the note.
    func byteCount(with note: AttemptNote) -> Int {
        let bytes = note.payload.bytes.count
        return switch note {
        case .heartbeat: byteCount + bytes - (heartbeat?.bytes.count ?? 0)
        case .cursor: byteCount + bytes - (cursor?.bytes.count ?? 0)
        case .part(let name, _): byteCount + bytes + name.utf8.count
        case .line: byteCount
        }
    }

    /// Whether it holds something that does not matter once the attempt has ended.
    var isOfOneAttempt: Bool { isBegun || crashes > 0 || line != nil }

    /// An attempt has ended, and the process has not.
    mutating func hasEnded() {
        isBegun = false
        crashes = 0
        line = nil
    }

    /// - Returns: `false` if a part of this name is done already: that counts.
    @discardableResult
    mutating func take(in note: AttemptNote) -> Bool {
        switch note {
        case .heartbeat(let details): heartbeat = details
        case .cursor(let place): cursor = place
        case .line: break
        case .part(let name, let output):
            guard parts[name] == nil else { return false }
            parts[name] = output
            partBytes += name.utf8.count + output.bytes.count
        }
        return true
    }
}
