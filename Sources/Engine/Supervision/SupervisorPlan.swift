/// Decides what a supervisor does, event by event. It does nothing itself.
///
/// Two rules lead from what is to what shall be, whatever came before: of those that must go down, the last is stopped,
/// one at a time; and once nobody must go down, each starts whose turn has come.
struct SupervisorPlan {
    let name: String
    let strategy: SupervisionStrategy
    let budget: RestartBudget
    var children: [PlannedChild]
    var ledger: RestartLedger
    var goal = Goal.serve

    private var isReadyAnnounced = false
    private var restarts = 0

    enum Goal {
        case serve
        /// Stop all, and finish with the error, if there is one.
        case end(SupervisorError?)

        var isEnd: Bool { if case .end = self { true } else { false } }
    }

    init(_ name: String, strategy: SupervisionStrategy, budget: RestartBudget, children: [PlannedChild]) {
        self.name = name
        self.strategy = strategy
        self.budget = budget
        self.children = children
        ledger = RestartLedger(budget)
    }

    /// Takes in what happened and returns what is to be done, in this order.
    mutating func handle(_ event: SupervisorEvent, at now: Timestamp) -> [SupervisorAction] {
        note(event, at: now) + (stopNext() ?? finish() ?? startNext() + announceReady())
    }

    private mutating func note(_ event: SupervisorEvent, at now: Timestamp) -> [SupervisorAction] {
        switch event {
        case .begun: return []
        case .ready(let child, let start): children[child].noteReady(start)
        case .ended(let child, let start, let fault): return noteEnd(of: child, start: start, fault: fault, at: now)
        case .waitOver(let restart): for child in children.indices { children[child].noteEndOfWait(restart) }
        case .stopAsked: end(with: nil)
        }
        return []
    }

    /// All must go down, for good. The first reason counts.
    mutating func end(with error: SupervisorError?) {
        guard !goal.isEnd else { return }
        goal = .end(error)
        for child in children.indices { children[child].mustGoDown = true }
    }

    mutating func nextRestart() -> Int {
        restarts += 1
        return restarts
    }

    /// `nil` if nobody must go down.
    private mutating func stopNext() -> [SupervisorAction]? {
        guard let last = children.lastIndex(where: { $0.mustGoDown && $0.isUp }) else { return nil }
        guard children[last].phase != .stopping else { return [] }
        children[last].phase = .stopping
        return [.stop(child: last)]
    }

    /// `nil` if the supervisor goes on.
    private func finish() -> [SupervisorAction]? {
        guard case .end(let error) = goal else { return nil }
        return [.finish(error)]
    }

    private mutating func startNext() -> [SupervisorAction] {
        children.indices.filter(mayStart).map { child in
            children[child].noteStart()
            return .start(child: child, start: children[child].starts)
        }
    }

    private func mayStart(_ child: Int) -> Bool {
        guard children[child].phase == .down, children[child].waitsFor == nil else { return false }
        return children[..<child].allSatisfy(isNoObstacle)
    }

    /// Children that do not need each other wait for those before them in the beginning only.
    private func isNoObstacle(_ earlier: PlannedChild) -> Bool {
        earlier.isFine || strategy == .oneForOne && earlier.hasServed
    }

    private mutating func announceReady() -> [SupervisorAction] {
        guard !isReadyAnnounced, children.allSatisfy(\.isFine) else { return [] }
        isReadyAnnounced = true
        return [.announceReady]
    }
}
