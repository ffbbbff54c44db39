import RatchetEngine
import RatchetTesting

/// What the supervisors of a test have in common.
struct Stage: Sendable {
    struct Fault: Error, Hashable { var number = 0 }
    struct Final: UnrecoverableFault, Hashable {}

    let clock = ManualClock()
    let notes = Notes()
    let logs = Logs()

    /// Without jitter, so that waits can be told.
    static let backoff = RestartBackoff(initial: .milliseconds(100), cap: .seconds(5), jitter: 0)

    func puppets(_ names: String, areReadyAtOnce: Bool = true) -> [Puppet] {
        names.split(separator: " ").map { Puppet(String($0), notes, isReadyAtOnce: areReadyAtOnce) }
    }

    func supervisor(
        _ children: [SupervisedChild], _ strategy: SupervisionStrategy = .oneForOne, named name: String = "tests",
        restarts: Int = 5, backoff: RestartBackoff = Stage.backoff
    ) -> Supervisor {
        Supervisor(
            name, strategy, budget: RestartBudget(restarts: restarts, backoff: backoff), clock: clock,
            entropy: .seeded(1), logger: logs.logger, children: children)
    }

    /// Runs it, and returns the error with which it gives up.
    func escalation(of supervisor: Supervisor) async -> SupervisorError? {
        do {
            try await supervisor.run()
            return nil
        } catch {
            return error as? SupervisorError
        }
    }
}
