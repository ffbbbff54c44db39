import RatchetJournal

/// Finds out why a run is where it is.
struct RunWhy {
    let run: RunReading
    let moments: RunMoments
    let host: EngineHost
    let now: Timestamp
    /// What the runs are that this one waits for.
    let childStatus: [RunID: RunStatus]

    /// The run as commands want it.
    var id: String { Self.quoted(run.id.rawValue) }

    var explanation: RunExplanation {
        let leaves = waiting
        let told = leaves.prefix(RunExplanation.reasonLimit)
        let whole = ofTheWhole
        return RunExplanation(
            run: run.id, status: run.status, deadline: run.state.flatMap { $0.isOver ? nil : $0.deadline },
            reasons: whole + told.compactMap(reason), more: leaves.count - told.count)
    }

    /// Those nodes that the run is held up by, as far as it is not held up as a whole.
    private var waiting: [NodeAddress] {
        guard let state = run.state, !state.isOver, run.parked == nil, !state.isPaused else { return [] }
        return state.openLeaves
    }

    private var ofTheWhole: [WaitReason] {
        if let parked = run.parked { return [reason(parked)] }
        guard let state = run.state else { return [] }
        if state.isOver { return [end(of: state)] }
        return (host == .none ? [noEngine] : []) + (state.isPaused ? [pause] : [])
    }

    private var noEngine: WaitReason {
        WaitReason(
            .noEngine, "No engine has the journal open, so that nothing of the run goes on", since: nil,
            holder: "whoever runs the app that has the workflow '\(run.header?.workflow ?? "")' has it in hand",
            remedy: "start that app: what is due by then, and what was sent, is taken up first")
    }

    private var pause: WaitReason {
        let crashing = run.state?.crashingSteps.map { "'\($0)'" } ?? []
        guard crashing.isEmpty else {
            return WaitReason(
                .paused,
                "It is paused, because each time that its step \(crashing.joined(separator: " or ")) was made the "
                    + "process ended,", since: moments.paused, holder: "whoever maintains the app has it in hand",
                remedy: "mend the step, then `ratchet resume \(id)` has it go on, or `ratchet cancel \(id)` ends it")
        }
        return WaitReason(
            .paused, "It is paused", since: moments.paused,
            holder: "whoever paused it has it in hand, while what is sent is kept and timers wait",
            remedy: "`ratchet resume \(id)` has it go on")
    }

    private func reason(_ parked: ParkReason) -> WaitReason {
        WaitReason(
            .parked, "It is parked (\(parked.text))", since: nil,
            holder: "whoever maintains the app has it in hand",
            remedy: parked.kind == .damaged
                ? "look at the journal with `ratchet verify`, or end the run with `ratchet cancel \(id)`"
                : "open the journal with code that fits, or end the run with `ratchet cancel \(id)`")
    }

    private func end(of state: RunState) -> WaitReason {
        let (again, nobody) = ("`ratchet fork \(id) STEP` runs it again from a step", "nobody has to do anything")
        switch state.status {
        case .failed:
            let failure = state.failure
            let path = failure.map { state.path(of: $0.address) }
            return WaitReason(
                .failed, "It has failed with \(failure.map { "\($0.error)" } ?? "an error")", path: path,
                since: state.ended, holder: "nothing of it goes on",
                remedy: "mend the cause, then "
                    + (path.map { "`ratchet fork \(id) \(Self.quoted($0))` runs it again from there" } ?? again))
        case .cancelled:
            return WaitReason(.cancelled, "It is cancelled", since: state.ended, holder: nobody, remedy: again)
        case .terminated:
            return WaitReason(
                .terminated, "It was ended at once, and has cleaned up nothing,", since: state.ended,
                holder: "nothing of it goes on", remedy: again)
        default:
            return WaitReason(.completed, "It is completed", since: state.ended, holder: nobody, remedy: again)
        }
    }

    /// A word of a command line.
    static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            "-._/[]%:@+=,".utf8.contains(byte) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
        return plain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }
}
