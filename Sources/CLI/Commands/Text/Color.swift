import RatchetEngine

/// What text is painted in; the raw value is the number of the ANSI sequence.
enum Color: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case magenta = 35

    init(_ status: RunStatus) {
        switch status {
        case .running: self = .blue
        case .sleeping, .waiting: self = .yellow
        case .completed: self = .green
        case .failed: self = .red
        case .cancelled, .terminated: self = .dim
        case .parked, .stuck, .paused: self = .magenta
        }
    }

    init(_ status: RunNode.Status) {
        switch status {
        case .idle, .dropped, .undone: self = .dim
        case .open: self = .blue
        case .waiting: self = .yellow
        case .done: self = .green
        case .failed: self = .red
        }
    }
}
