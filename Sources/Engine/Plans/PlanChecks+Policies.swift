import RatchetJournal

extension PlanChecks {
    /// Limits of nodes, and the policies of steps.
    static func policyMistakes(in scope: CheckedScope) -> [PlanMistake] {
        scope.nodes.flatMap { node in
            (limitMistakes(of: node.blueprint) + stepMistakes(of: node.blueprint)).map(node.mistake)
        }
    }

    private static func limitMistakes(of node: Blueprint) -> [String] {
        guard node.kind != .attempt, let limit = node.limit, !(1...Int(Int32.max)).contains(limit) else { return [] }
        let name = node.kind == .loop ? "atMost" : "limit"
        guard limit < 1 else { return ["\(name) is \(limit); use at most \(Int32.max)"] }
        return ["\(name) is \(limit), so nothing would ever run; use 1 or more"]
    }

    private static func stepMistakes(of node: Blueprint) -> [String] {
        switch node.behaviour {
        case .step(let step):
            let undo = step.compensation
            return retryMistakes(of: step.retry) + timeoutMistakes(of: step) + heartbeatMistakes(of: step)
                + contractMistakes(of: step)
                + (undo.map { retryMistakes(of: $0.retry) + timeoutMistakes(of: $0.timeout) } ?? [])
        case .receive(let receive): return waitMistakes(of: receive.limit)
        case .wait(let wait): return waitMistakes(of: wait.limit)
        default: return []
        }
    }

    private static func retryMistakes(of policy: RetryPolicy) -> [String] {
        var mistakes: [String] = []
        if let attempts = policy.attempts, attempts < 1 {
            mistakes.append(
                "retry has \(attempts) attempts; the first one counts, so use 1 or more, or nil for no limit")
        }
        if policy.initial < .zero || policy.cap < .zero {
            mistakes.append(
                "retry waits for a negative time (from \(policy.initial), cap \(policy.cap)); use zero or more")
        }
        if !(policy.factor >= 1 && policy.factor.isFinite) {
            mistakes.append("retry's factor is \(policy.factor), but waits only grow; use 1 or more")
        }
        if !(0..<1).contains(policy.jitter) {
            mistakes.append(
                "retry's jitter is \(policy.jitter), but it is a part of the wait; use 0 or more and less than 1")
        }
        return mistakes
    }

    private static func waitMistakes(of limit: Duration?) -> [String] {
        guard let limit, limit <= .zero else { return [] }
        return ["timeout is \(limit), so that nothing could come in time; use more than zero, or leave it out"]
    }

    /// How long a run may take.
    static func runTimeoutMistakes(in blueprint: ScopeBlueprint) -> [PlanMistake] {
        guard let limit = blueprint.timeout, limit <= .zero else { return [] }
        return [
            PlanMistake(
                at: blueprint.location, path: "",
                "the workflow's timeout is \(limit), so that no run could finish; use more than zero, or nil for "
                    + "no limit"
            )
        ]
    }

    private static func timeoutMistakes(of limit: Duration?) -> [String] {
        guard let limit, limit <= .zero else { return [] }
        return [
            "timeout is \(limit), so that no attempt could finish; use more than zero, or leave it out for no limit"
        ]
    }

    private static func timeoutMistakes(of step: StepBehaviour) -> [String] {
        var mistakes = timeoutMistakes(of: step.timeout)
        if let total = step.totalTimeout, total <= .zero {
            mistakes.append(
                "total timeout is \(total), so that no attempt could begin; use more than zero, or leave it out for no "
                    + "limit")
        }
        if let limit = step.timeout, let total = step.totalTimeout, total > .zero, limit > total {
            mistakes.append(
                "timeout is \(limit) for one attempt, but all together have \(total); use at most that, or leave it out"
            )
        }
        return mistakes
    }

    private static func heartbeatMistakes(of step: StepBehaviour) -> [String] {
        guard let interval = step.heartbeat else { return [] }
        guard interval > .zero else {
            return [
                "heartbeat is to come every \(interval), which nothing could do; use more than zero, or leave it out"
            ]
        }
        let limits = [step.timeout, step.totalTimeout].compactMap(\.self)
        guard let limit = limits.min(), limit > .zero, interval >= limit else { return [] }
        return [
            "heartbeat is to come every \(interval), but the attempt is given up after \(limit) anyway; "
                + "use less than that, or leave it out"
        ]
    }

    private static func contractMistakes(of step: StepBehaviour) -> [String] {
        var mistakes: [String] = []
        if step.isAtMostOnce, step.durability == .relaxed {
            mistakes.append(
                "the step runs at most once, but its durability is relaxed, so that a crash would forget that it is "
                    + "done; leave one of the two out")
        }
        if step.pool?.isEmpty == true {
            mistakes.append("pool has an empty name; name one of the engine's pools, or leave it out")
        }
        return mistakes + queueMistakes(of: step)
    }

    private static func queueMistakes(of step: StepBehaviour) -> [String] {
        guard let queue = step.queue else { return [] }
        do throws(EngineError) {
            try JobOptions(queue: queue.name, priority: queue.priority).check()
            return []
        } catch {
            return ["queue: \(error.message)"]
        }
    }
}
