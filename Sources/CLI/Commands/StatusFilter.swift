import ArgumentParser
import RatchetEngine

/// A run's status as it is named on the command line.
enum StatusFilter: String, CaseIterable, ExpressibleByArgument {
    case running, sleeping, completed, failed, parked

    var status: RunStatus {
        switch self {
        case .running: .running
        case .sleeping: .sleeping
        case .completed: .completed
        case .failed: .failed
        case .parked: .parked
        }
    }
}
