/// How somebody outside wants a run to end.
package enum RunEndRequest: Sendable, Hashable {
    /// Once it is cleaned up.
    case cancel
    /// At once.
    case terminate

    var event: RunEvent {
        switch self {
        case .cancel: .cancelled
        case .terminate: .terminated
        }
    }

    /// What a run is that has ended so.
    var status: RunStatus {
        switch self {
        case .cancel: .cancelled
        case .terminate: .terminated
        }
    }
}
