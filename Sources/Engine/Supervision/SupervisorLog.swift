import Logging

/// What a supervisor tells its logger.
struct SupervisorLog: Sendable {
    let supervisor: String
    let logger: Logger

    func restart(of child: String, _ restart: SupervisorRestart, after wait: Duration) {
        logger.warning(
            "a child had a fault and is restarted",
            metadata: [
                "supervisor": "\(supervisor)", "child": "\(child)", "cause": "\(restart.cause)",
                "restart": "\(restart.number)", "wait": "\(wait)",
            ])
    }

    func badStop(of child: String, _ fault: any Error) {
        logger.warning(
            "a child had a fault when it was stopped",
            metadata: ["supervisor": "\(supervisor)", "child": "\(child)", "cause": "\(fault)"])
    }

    func escalation(_ error: SupervisorError) {
        logger.error(
            "a supervisor has given up",
            metadata: [
                "supervisor": "\(supervisor)", "child": "\(error.child ?? "")", "code": "\(error.code)",
                "cause": "\(error.cause.map { "\($0)" } ?? "")",
            ])
    }
}
