import RatchetJournal

/// A fact about a run. What follows from it is worked out by ``RunState/apply(_:at:)``, the same way each time.
package enum RunEvent: Sendable, Hashable {
    /// The run exists. Always the first one.
    case started(RunHeader, state: Payload)
    /// An attempt of a step brought its output; `state` is the frame's new State, if a reducer made one.
    case stepCompleted(NodeAddress, output: Payload, state: Payload?)
    /// An attempt of a step failed; the next one is due at `retryAt`, or there is none.
    case attemptFailed(NodeAddress, ErrorReport, retryAt: Timestamp?)
    /// The user's code in a node that is not a step failed, or a limit was passed.
    case nodeFailed(NodeAddress, ErrorReport)
    case sleepStarted(NodeAddress, due: Timestamp)
    case sleepEnded(NodeAddress)
    /// A `choice` took one of its children, or none.
    case chose(NodeAddress, Int?)
    /// The sub-flows of a loop's turn are over, and leave their places to others. Another turn comes next.
    case freed(NodeAddress)
    /// A `loop` takes another turn, or ends.
    case looped(NodeAddress, again: Bool)
    /// An `update` made a new State for its frame.
    case updated(NodeAddress, state: Payload)
    case fannedOut(NodeAddress, [ElementStart])
    case called(NodeAddress, state: Payload)
    /// A `finish` node made the frame's output.
    case returned(NodeAddress, output: Payload)
    /// Nothing of the run stays in memory until then; without a moment, until a signal comes.
    case putAway(until: Timestamp?)
    case broughtBack
    /// A signal has come in, and waits for the node that receives it.
    case signalled(RunSignal)
    /// A `receive` took the first signal of its name; `state` is the frame's new State, if a reducer made one.
    case received(NodeAddress, state: Payload?)
    /// Somebody cancelled the run: it ends, once it is cleaned up.
    case cancelled
    /// A node waits until then for something to come, or to be so.
    case waitStarted(NodeAddress, due: Timestamp)
    /// That moment has come first.
    case expired(NodeAddress)
    /// The State is as a `wait` wants it.
    case waited(NodeAddress)
    /// One of an `attempt`'s catches takes the error, or none does.
    case caught(NodeAddress, Int?)
    /// The run has to be over by then.
    case deadlineSet(Timestamp)
    /// It was not.
    case timedOut(ErrorReport)
    /// Somebody ended the run, without any cleaning up.
    case terminated
    /// As `stepCompleted`, of a step that can be undone.
    case stepKept(NodeAddress, output: Payload, state: Payload?)
    /// For a scope, or the run, the step that was done last has been undone.
    case compensated(NodeAddress)
    /// It could not be undone; the next attempt is due at `retryAt`, or there is none, and the run is stuck.
    case compensationFailed(NodeAddress, ErrorReport, retryAt: Timestamp?)
    /// Somebody said that the step which could not be undone need not be.
    case compensationSkipped(NodeAddress)
    /// Somebody said that it is to be tried again.
    case compensationRetried(NodeAddress)
    /// An attempt under way said that it is alive, and how far it has come.
    case progressed(NodeAddress, details: Payload)
    /// A named part of a step is done: no later attempt does it again.
    case partCompleted(NodeAddress, name: String, output: Payload)
    /// An attempt under way said where a later one is to go on.
    case cursorSet(NodeAddress, cursor: Payload)
    /// An attempt of a step that runs at most once is about to begin.
    case attemptBegan(NodeAddress)
    /// The process has ended while the step was at work, and nothing else that was suspected of it.
    case crashed(NodeAddress)
    /// Another run started this one. Always the second one.
    case childOf(ParentLink)
    /// A `start` asked for a child run of this id.
    case childAsked(NodeAddress, run: RunID, ParentClosePolicy, isDetached: Bool)
    /// A child that nobody waits for is there.
    case childStarted(NodeAddress)
    /// The child that a `start` waits for has completed.
    case childEnded(NodeAddress, output: Payload)
    /// A child that nobody waits for has ended.
    case childGone(RunID)
    /// A `send` asked for its signal to be delivered to a run.
    case sending(NodeAddress, to: RunID)
    /// The run has taken the signal.
    case sent(NodeAddress)
    /// What a step did to Ratchet; its completion comes next.
    case effected(NodeAddress, EffectNotes)
    /// The workflow has changed, and the run goes on in the new one.
    case migrated(RunMigration)
    /// The run exists, as a copy of another one at an earlier moment. Then it is the first event.
    case forked(ForkOrigin, value: [UInt8])
    /// Somebody had the node counted as done, with an output or without one; `state` is the frame's new State, if a
    /// reducer made one.
    case skipped(NodeAddress, output: Payload?, state: Payload?)
    /// Somebody had the next attempt of a step made at once.
    case retried(NodeAddress)
    /// The handler of an update made its answer, and a new State of the workflow itself.
    case answered(RunSignal, answer: Payload, state: Payload)
    /// Nothing of the run starts until it is resumed.
    case paused
    case resumed
    /// Something outside has settled a promise; its node takes that up when the run comes to it.
    case settled(Settlement)
    /// A `promise` took up its value; `state` is the frame's new State, if a reducer made one.
    case fulfilled(NodeAddress, state: Payload?)
    /// A run before this one had the same id: only with its number are the run's keys its own.
    case reusedID
    /// The step stands in line in a queue, for its next attempt; all attempts together may have until `due`.
    case queued(NodeAddress, queue: String, due: Timestamp?)
    /// The step was offered a place and could not take it: it has to stand in line anew.
    case unqueued(NodeAddress)
    /// The caller of `start` gave the run these tags.
    case tagged([String])
    /// The State has changed so that the workflow's attributes have other values.
    case attributesChanged([AttributeChange])
}

extension RunEvent {
    /// The run's header, if this is an event with which runs begin.
    package var header: RunHeader? {
        switch self {
        case .started(let header, _): return header
        case .forked(_, let value):
            var reader = ByteReader(value)
            return try? RunHeader(from: &reader)
        default: return nil
        }
    }

    /// Whether what follows from it may begin before it is durable, where that is allowed.
    ///
    /// Not the end of a run, nor what comes from outside: somebody is told of it. Nor what sets or ends a wait: its row
    /// in the table of timers would say something else. Nor an attempt that failed: how many there were must not be
    /// forgotten. Nor what an attempt relies on before it goes on.
    var mayBeRelaxed: Bool {
        switch self {
        case .started, .stepCompleted, .stepKept, .caught, .waited, .chose, .freed, .looped, .updated, .fannedOut,
            .called, .returned, .received, .progressed, .childOf, .effected, .fulfilled, .reusedID, .tagged,
            .attributesChanged:
            true
        case .attemptFailed, .nodeFailed, .sleepStarted, .sleepEnded, .putAway, .broughtBack, .signalled, .cancelled,
            .waitStarted, .expired, .deadlineSet, .timedOut, .terminated, .compensated, .compensationFailed,
            .compensationSkipped, .compensationRetried, .partCompleted, .cursorSet, .attemptBegan, .crashed,
            .childAsked,
            .childStarted, .childEnded, .childGone, .sending, .sent, .migrated, .forked, .skipped, .retried, .answered,
            .paused, .resumed, .settled, .queued, .unqueued:
            false
        }
    }
}
