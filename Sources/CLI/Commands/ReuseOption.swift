import ArgumentParser
import RatchetEngine

/// What to do if the last run of the id is over, as it is named on the command line.
enum ReuseOption: String, CaseIterable, ExpressibleByArgument {
    case returnExisting, allow, ifFailed, refuse

    var policy: RunReusePolicy {
        switch self {
        case .returnExisting: .returnExisting
        case .allow: .allow
        case .ifFailed: .ifFailed
        case .refuse: .refuse
        }
    }
}
