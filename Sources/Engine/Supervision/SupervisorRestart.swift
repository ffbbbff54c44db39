/// A fault that leads to restarts.
struct SupervisorRestart: Sendable {
    /// Told apart from the supervisor's other restarts by this.
    let id: Int
    /// The child that had the fault.
    let child: Int
    /// Which restart it is for a fault of this child within the budget's period, counted from 1.
    let number: Int
    let cause: any Error
}
