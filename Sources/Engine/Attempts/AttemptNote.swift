/// What an attempt under way has its run record.
package enum AttemptNote: Sendable, Hashable {
    /// It is alive, and has come so far.
    case heartbeat(Payload)
    /// A named part of its work is done, with this result.
    case part(name: String, Payload)
    /// Where a later attempt is to go on.
    case cursor(Payload)
    /// What it has said, of a job.
    case line(String)

    /// `nil` of one that only jobs have.
    func event(at address: NodeAddress) -> RunEvent? {
        switch self {
        case .heartbeat(let details): .progressed(address, details: details)
        case .part(let name, let output): .partCompleted(address, name: name, output: output)
        case .cursor(let cursor): .cursorSet(address, cursor: cursor)
        case .line: nil
        }
    }

    var payload: Payload {
        switch self {
        case .heartbeat(let payload), .part(_, let payload), .cursor(let payload): payload
        case .line: .nothing
        }
    }
}
