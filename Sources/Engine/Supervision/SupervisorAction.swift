/// What a supervisor does next.
enum SupervisorAction: Sendable {
    case start(child: Int, start: Int)
    /// Asks the child to stop.
    case stop(child: Int)
    /// Reports the restart, and waits before it. The stops and starts are actions of their own.
    case restart(SupervisorRestart)
    /// Reports a child that did not stop well. It has no further consequence.
    case report(child: Int, fault: any Error)
    /// Tells whoever runs the supervisor that all children serve.
    case announceReady
    /// All children are down. With an error, it is an escalation.
    case finish(SupervisorError?)
}
