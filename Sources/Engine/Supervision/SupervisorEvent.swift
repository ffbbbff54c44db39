/// What a supervisor is told. `start` is the number of the child's start that an event belongs to.
enum SupervisorEvent: Sendable {
    case begun
    case ready(child: Int, start: Int)
    /// Without a fault, the child has returned.
    case ended(child: Int, start: Int, fault: (any Error)?)
    case waitOver(restart: Int)
    case stopAsked
}
