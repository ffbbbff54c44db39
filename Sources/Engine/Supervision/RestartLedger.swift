/// The faults of a supervisor's children within the budget's period: is the budget spent?
struct RestartLedger {
    enum Verdict: Hashable {
        /// The child may be restarted. `number` counts its own restarts within the period, from 1.
        case restart(number: Int)
        /// There were `faults` faults within the period, more than the budget has restarts.
        case spent(faults: Int)
    }

    private let budget: RestartBudget
    private var faults: [(child: Int, time: Timestamp)] = []

    init(_ budget: RestartBudget) { self.budget = budget }

    mutating func enter(_ child: Int, at now: Timestamp) -> Verdict {
        faults = faults.filter { !isForgotten($0.time, at: now) } + [(child, now)]
        guard faults.count <= budget.restarts else { return .spent(faults: faults.count) }
        return .restart(number: faults.count { $0.child == child })
    }

    /// A fault of the future was entered before the wall clock was set back. When it was is not known any more; without
    /// it there are a few restarts more, with it there might be an escalation too early.
    private func isForgotten(_ time: Timestamp, at now: Timestamp) -> Bool {
        time > now || now - time >= budget.period
    }
}
