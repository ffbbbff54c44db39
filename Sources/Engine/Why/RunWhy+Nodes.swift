/// What each node that is under way waits for.
extension RunWhy {
    /// The engine that performs the run, for a sentence.
    var engine: String {
        switch host {
        case .none: "the next engine takes it up"
        case .here: "this engine has it in hand"
        case .process(let owner): "the engine in \(owner) has it in hand"
        }
    }

    func reason(_ address: NodeAddress) -> WaitReason? {
        guard let state = run.state else { return nil }
        let (node, outline) = (state[address], state.outline(of: address))
        let path = state.path(of: address)
        if state.isCompensating(address) { return undoing(address, state) }
        switch outline.kind {
        case .step: return step(node, address, path)
        case .sleep where node.status == .waiting:
            return WaitReason(
                .sleep, "It sleeps", path: path, since: node.opened, until: node.due, limit: "until",
                holder: "a timer of the journal has it in hand",
                remedy: "`ratchet skip \(id) \(Self.quoted(path))` ends the sleep at once")
        case .receive where node.status == .waiting: return receive(node, outline.signal, path)
        case .wait where node.status == .waiting:
            return WaitReason(
                .condition, "It waits until its State is as the workflow wants it", path: path, since: node.opened,
                until: node.due, holder: "whatever changes the State (other branches, updates) has it in hand",
                remedy: "`ratchet skip \(id) \(Self.quoted(path))` goes on without it")
        case .promise where node.status == .waiting: return promise(node, path)
        case .start where node.target != nil: return child(node, path)
        case .send where node.target != nil:
            return WaitReason(
                .delivery, "Its signal is on its way to the run '\(node.target?.rawValue ?? "")'", path: path,
                since: node.opened, holder: engine, remedy: "`ratchet runs why` of that run says how it stands")
        default:
            return WaitReason(
                .engine, "It is about to go on", path: path, since: node.opened, holder: engine,
                remedy: "nothing is to be done")
        }
    }

    private func step(_ node: NodeState, _ address: NodeAddress, _ path: String) -> WaitReason {
        let skip = "`ratchet skip \(id) \(Self.quoted(path))` counts it as done"
        if let queue = node.line?.queue { return line(in: queue, node, address, path, skip) }
        // That an attempt has begun is not recorded: the moment has come.
        let isDue = host != .none && node.due.map { $0 <= now } ?? false
        guard node.status == .waiting, !isDue else {
            let earlier = node.error.map { " (the one before it failed with \($0))" } ?? ""
            let beat = node.memory?.heartbeat.flatMap(Preview.init).map { ", and has said \($0.text)," } ?? ""
            return WaitReason(
                .attempt, "Attempt \(node.attempts + 1) of the step is at work\(earlier)\(beat)", path: path,
                since: node.due
                    ?? RunMoments.last(moments.retried[address], moments.failed[address], since: node.opened)
                    ?? node.opened,
                holder: engine,
                remedy: "wait for its end, or \(skip)")
        }
        let times = "has failed \(Self.times(node.attempts))"
        return WaitReason(
            .retry, "The step \(times), at last with \(node.error.map { "\($0)" } ?? "an error"), and waits",
            path: path,
            since: RunMoments.last(moments.failed[address], since: node.opened) ?? node.opened, until: node.due,
            limit: "to be tried again at",
            holder: "a timer of the journal has it in hand",
            remedy: "`ratchet retry \(id) \(Self.quoted(path))` tries again now, \(skip)")
    }

    /// That it has got its place is not recorded; but a run that was put away is brought back for that.
    private func line(
        in queue: String, _ node: NodeState, _ address: NodeAddress, _ path: String, _ skip: String
    ) -> WaitReason {
        let mayBeAtWork = host != .none && !(run.state?.isPutAway ?? true)
        return WaitReason(
            .queue,
            "Attempt \(node.attempts + 1) of the step stands in line in queue '\(queue)'"
                + (mayBeAtWork ? ", or is at work in its place there," : ""), path: path,
            since: RunMoments.last(moments.queued[address], since: node.opened) ?? node.opened, until: node.due,
            holder: "that queue, its limits and those in front of it have it in hand",
            remedy: "`ratchet queues list` says how that stands, \(skip)")
    }

    private func receive(_ node: NodeState, _ signal: String, _ path: String) -> WaitReason {
        WaitReason(
            .signal, "It waits for the signal '\(signal)'", path: path, since: node.opened, until: node.due,
            holder: "somebody has to send it",
            remedy: "`ratchet signal \(id) \(Self.quoted(signal))` does, with `--payload JSON` if it has a value")
    }

    private func promise(_ node: NodeState, _ path: String) -> WaitReason {
        let token = Self.quoted(PromiseToken(run: run.number, path: path).rawValue)
        return WaitReason(
            .promise, "It waits until something outside settles the promise", path: path, since: node.opened,
            until: node.due, holder: "whoever has its token \(token) has it in hand",
            remedy: "`ratchet resolve \(token)` or `ratchet reject \(token)` settles it")
    }

    private func child(_ node: NodeState, _ path: String) -> WaitReason {
        let target = node.target?.rawValue ?? ""
        let status = node.target.flatMap { childStatus[$0] }
        return WaitReason(
            .child, "It waits for the end of the run '\(target)'" + (status.map { ", which is \($0)," } ?? ""),
            path: path, since: node.opened, until: node.due, holder: "that run has it in hand",
            remedy: "`ratchet runs why \(Self.quoted(target))` says what that waits for")
    }

    private func undoing(_ address: NodeAddress, _ state: RunState) -> WaitReason? {
        guard let place = state.compensation(of: address) else { return nil }
        let step = state.compensations[place]
        let opened = state[address].opened
        let failed = RunMoments.last(moments.failed[address], since: opened)
        if step.isStuck { return stuck(step, since: failed) }
        let due = state[address].due
        let failures = step.error.map { ", which has failed \(Self.times(step.attempts)), at last with \($0)," } ?? ""
        return WaitReason(
            .compensation, "What the step did is being undone\(failures)", path: "\(step.path)/compensate",
            since: RunMoments.last(failed, moments.compensated[address], moments.unwound, since: opened),
            until: due, limit: "to be tried again at",
            holder: due == nil ? engine : "a timer of the journal has it in hand",
            remedy: "wait for its end, or `ratchet terminate \(id)` ends the run without it")
    }

    private func stuck(_ step: Compensation, since: Timestamp?) -> WaitReason {
        let path = step.undoingPath
        let command = "\(id) \(Self.quoted(path))"
        let behind = run.state?.leftUndone.behind.map { "'\($0)'" }.joined(separator: ", then ") ?? ""
        let rest = behind.isEmpty ? "" : ", and \(behind) is to be undone behind that,"
        return WaitReason(
            .stuck,
            "To undo the step has failed \(Self.times(step.attempts)), at last with "
                + "\(step.error.map { "\($0)" } ?? "an error"), so that the run is stuck\(rest)",
            path: path, since: since, holder: "a person has to decide",
            remedy: "`ratchet retry \(command)` tries again, `ratchet skip \(command)` leaves it as it is, "
                + "`ratchet terminate \(id)` ends the run")
    }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}
