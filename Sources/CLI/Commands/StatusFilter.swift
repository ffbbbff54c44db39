import ArgumentParser
import RatchetEngine

/// A run's status as it is named on the command line.
enum StatusFilter: String, CaseIterable, ExpressibleByArgument {
    case running, sleeping, waiting, completed, failed, cancelled, terminated, parked, stuck, paused

    var status: RunStatus {
        switch self {
        case .running: .running
        case .sleeping: .sleeping
        case .waiting: .waiting
        case .completed: .completed
        case .failed: .failed
        case .cancelled: .cancelled
        case .terminated: .terminated
        case .parked: .parked
        case .stuck: .stuck
        case .paused: .paused
        }
    }
}
