/// What a run wants done to another one: a row of the table `outbox`, put there in the commit of the event that caused
/// it, and removed in the commit of its effect.
package struct Delivery: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// `parent` is there if the run is to be a child.
        case start(workflow: String, id: RunID, state: Payload, parent: ParentLink?, tags: [String] = [])
        case signal(run: RunID, RunSignal)
        case cancel(run: RunID)
        case terminate(run: RunID)
        /// Ends a child whose parent is over, or has let go of it; a run of the id that is none of its children stays.
        case close(child: RunID, RunEndRequest)
        case reply(to: UInt64, Reply)
        case enqueue(JobOrder)
        case schedule(name: String, ScheduleOrder)
    }

    /// The number of the run that sends it: what one run sends is delivered in order.
    package let sender: UInt64
    /// The node of the sender that waits until it is known how the delivery went, if one does.
    package let answers: NodeAddress?
    package let content: Content

    package init(from sender: UInt64, answers: NodeAddress? = nil, _ content: Content) {
        self.sender = sender
        self.answers = answers
        self.content = content
    }

    /// Stands for a job that sends: numbers of runs never get so great.
    package static func jobSender(_ number: UInt64) -> UInt64 { number | 1 << 63 }

    /// The job that such a number stands for.
    static func job(sending sender: UInt64) -> UInt64? { sender >> 63 == 1 ? sender & ~(1 << 63) : nil }

    /// How many bytes of the user's values it holds.
    package var payloadBytes: Int {
        switch content {
        case .start(_, _, let state, _, _): state.bytes.count
        case .signal(_, let signal): signal.byteCount
        case .enqueue(let order): order.arguments.bytes.count
        case .schedule(_, let order): order.payloadBytes
        case .reply(_, let reply):
            if case .ended(let outcome) = reply.content { outcome.payloadBytes } else { 0 }
        case .cancel, .terminate, .close: 0
        }
    }

    /// The run that it goes to, where that has an id.
    var target: RunID? {
        switch content {
        case .start(_, let id, _, _, _), .signal(let id, _), .cancel(let id), .terminate(let id), .close(let id, _):
            id
        case .reply, .enqueue, .schedule: nil
        }
    }

    /// What it is, for messages.
    var name: String {
        switch content {
        case .start(let workflow, let id, _, _, _): "the start of '\(id)', a run of '\(workflow)'"
        case .signal(let run, let signal): "the signal '\(signal.name)' to '\(run)'"
        case .cancel(let run): "the cancellation of '\(run)'"
        case .close(let run, .cancel): "the cancellation of its child '\(run)'"
        case .close(let run, .terminate): "the termination of its child '\(run)'"
        case .terminate(let run): "the termination of '\(run)'"
        case .enqueue(let order): "a job of kind '\(order.kind)'"
        case .schedule(let name, let order): "\(order.name) schedule '\(name)'"
        case .reply(let number, let reply): "the answer of '\(reply.run)' to run \(number)"
        }
    }
}
