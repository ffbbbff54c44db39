/// What a process says about itself in the trace: the promises that its journal has made by then.
package enum Note: Hashable, Sendable {
    /// The first `count` events of this entity are durable, the last of them with the commit group `lsn`.
    case acknowledged(entity: UInt64, count: UInt64, lsn: UInt64)
    /// The start of a run was answered.
    case started(run: String)
    /// The command to start a run was acknowledged to another process; it has the run's id.
    case handedIn(run: String)
    /// The result of a run was given.
    case ended(run: String, output: String)
    /// A step is about to have its effect; the key is the run's and the step's.
    case effect(key: String)

    /// One line.
    package var text: String {
        switch self {
        case .acknowledged(let entity, let count, let lsn): "acknowledged|\(entity)|\(count)|\(lsn)"
        case .started(let run): "started|\(run)"
        case .handedIn(let run): "handedIn|\(run)"
        case .ended(let run, let output): "ended|\(run)|\(output)"
        case .effect(let key): "effect|\(key)"
        }
    }

    /// `nil` if the line is none of these.
    package init?(text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("acknowledged", 4):
            guard let entity = UInt64(parts[1]), let count = UInt64(parts[2]), let lsn = UInt64(parts[3]) else {
                return nil
            }
            self = .acknowledged(entity: entity, count: count, lsn: lsn)
        case ("started", 2): self = .started(run: parts[1])
        case ("handedIn", 2): self = .handedIn(run: parts[1])
        case ("ended", 3): self = .ended(run: parts[1], output: parts[2])
        case ("effect", 2): self = .effect(key: parts[1])
        default: return nil
        }
    }
}
