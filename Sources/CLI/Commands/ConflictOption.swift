import ArgumentParser
import RatchetEngine

/// What to do if a run of the id is under way, as it is named on the command line.
enum ConflictOption: String, CaseIterable, ExpressibleByArgument {
    case returnExisting, fail, terminateAndStart

    var policy: RunConflictPolicy {
        switch self {
        case .returnExisting: .returnExisting
        case .fail: .fail
        case .terminateAndStart: .terminateAndStart
        }
    }
}
