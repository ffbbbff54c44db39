/// How many restarts a supervisor makes within a while before it gives up and escalates.
///
/// The budget is the supervisor's: the faults of all its children count together. The idea is the restart intensity of
/// OTP's supervisor.
package struct RestartBudget: Sendable, Hashable {
    /// One fault more than this within the period, and the supervisor escalates.
    package let restarts: Int
    /// A restart that is this long ago is forgotten.
    package let period: Duration
    /// The waits before the restarts. If all of them together take longer than the period, the budget is never spent.
    package let backoff: RestartBackoff

    /// 5 restarts in 30 s: more than a burst of bad luck, and soon enough to tell that restarts do not help.
    package init(restarts: Int = 5, period: Duration = .seconds(30), backoff: RestartBackoff = RestartBackoff()) {
        self.restarts = restarts
        self.period = period
        self.backoff = backoff
    }
}
