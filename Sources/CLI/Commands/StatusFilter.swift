import ArgumentParser
import RatchetEngine

/// A run's status as it is named on the command line.
enum StatusFilter: String, CaseIterable, ExpressibleByArgument {
    case running, sleeping, waiting, completed, failed, cancelled, parked, paused

    var status: RunStatus {
        switch self {
        case .running: .running
        case .sleeping: .sleeping
        case .waiting: .waiting
        case .completed: .completed
        case .failed: .failed
        case .cancelled: .cancelled
        case .parked: .parked
        case .paused: .paused
        }
    }
}
