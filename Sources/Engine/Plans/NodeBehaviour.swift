package import RatchetJournal

/// The user's code in a node, with its types erased.
///
/// All of these closures are pure (they read a State, or change the copy that they are given) but for the body that
/// ``StepBehaviour/prepare`` returns: only that has effects.
package enum NodeBehaviour: Sendable {
    /// The node has no code: `sequence`, `parallel`.
    case structure
    case step(StepBehaviour)
    /// Changes a copy of the State; the engine records the result.
    case update(@Sendable (any StateBox) throws -> Void)
    /// The index of the child to take, or `nil` for none.
    case choice(@Sendable (any StateBox) throws -> Int?)
    /// Whether the loop takes another turn.
    case loop(@Sendable (any StateBox) throws -> Bool)
    case forEach(ForEachBehaviour)
    case call(CallBehaviour)
    /// When a sleep that starts now ends.
    case sleep(@Sendable (any StateBox, _ now: Timestamp) throws -> Timestamp)
    case receive(ReceiveBehaviour)
    case promise(ReceiveBehaviour)
    case wait(WaitBehaviour)
    /// What takes the errors of an `attempt`'s body, in order.
    case attempt([CatchBehaviour])
    /// Writes the failures of branches, by their names, into a slot.
    case collecting(@Sendable (any StateBox, [String: FlowFailure]) throws -> Void)
    /// Makes the error with which the node fails.
    case fail(@Sendable (any StateBox) throws -> any Error)
    case start(StartBehaviour)
    case send(SendBehaviour)
    /// The value that the flow returns.
    case finish(@Sendable (any StateBox) throws -> Payload)
}

package struct StepBehaviour: Sendable {
    private var chosenRetry: RetryPolicy?
    /// How long one attempt may take; `nil` for as long as it likes.
    package var timeout: Duration?
    /// How long all attempts together may take, with the waits between them; `nil` for as long as they like.
    package var totalTimeout: Duration?
    /// How often an attempt has to say that it is alive; `nil` if it need not.
    package var heartbeat: Duration?
    /// An attempt whose end is not known is not made again.
    package var isAtMostOnce = false
    /// The threads that run it; `nil` for Swift's shared pool.
    package var pool: String?
    /// Where each attempt stands in line before it is made; `nil` if it is made at once.
    package var queue: StepQueue?
    /// Whether what follows the step waits until its completion is durable.
    package var durability: Durability
    /// Reads the slots and the State that the step needs, and returns the work to be done with them.
    package var prepare: @Sendable (any StateBox) throws -> StepBody
    package var result: StepResult
    /// How the step is undone, if it can be.
    package var compensation: CompensationBehaviour?

    package init(
        retry: RetryPolicy? = nil, timeout: Duration? = nil, durability: Durability = .durable,
        prepare: @escaping @Sendable (any StateBox) throws -> StepBody, result: StepResult
    ) {
        chosenRetry = retry
        self.timeout = timeout
        self.durability = durability
        self.prepare = prepare
        self.result = result
    }

    /// What was chosen, or else what fits the step.
    package var retry: RetryPolicy {
        get { chosenRetry ?? (isAtMostOnce ? .never : .default) }
        set { chosenRetry = newValue }
    }
}

/// One attempt's work: effects are allowed in it. It returns the step's encoded output; what it does to Ratchet is held
/// back in its `StepEffects`.
package typealias StepBody = @Sendable (AttemptInfo, StepEffects) async throws -> Payload

/// Where a step's output goes, or the value of a signal.
package enum StepResult: Sendable {
    /// Nowhere: there is none.
    case discard
    /// Into a slot. Deterministic, so that only the output is recorded.
    case write(@Sendable (any StateBox, Payload) throws -> Void)
    /// Through the user's reducer, on a copy of the State whose new value is recorded.
    case reduce(@Sendable (any StateBox, Payload) throws -> Void)
}

/// What becomes of a value that comes from outside: a signal's, or a promise's.
package struct ReceiveBehaviour: Sendable {
    /// Throws if a payload is not a value of the type that is awaited.
    package var check: @Sendable (Payload) throws -> Void
    package var result: StepResult
    /// How long it waits at most.
    package var limit: Duration?

    package init(
        check: @escaping @Sendable (Payload) throws -> Void, result: StepResult, within limit: Duration? = nil
    ) {
        self.check = check
        self.result = result
        self.limit = limit
    }
}

package struct WaitBehaviour: Sendable {
    /// Whether the State is as it is waited for.
    package var condition: @Sendable (any StateBox) throws -> Bool
    /// How long it waits at most.
    package var limit: Duration?

    package init(condition: @escaping @Sendable (any StateBox) throws -> Bool, within limit: Duration? = nil) {
        self.condition = condition
        self.limit = limit
    }
}

package struct CatchBehaviour: Sendable {
    package var takes: @Sendable (any StateBox, FlowFailure) throws -> Bool
    /// Writes the error into a slot.
    package var write: @Sendable (any StateBox, FlowFailure) throws -> Void

    package init(
        takes: @escaping @Sendable (any StateBox, FlowFailure) throws -> Bool,
        write: @escaping @Sendable (any StateBox, FlowFailure) throws -> Void = { _, _ in }
    ) {
        self.takes = takes
        self.write = write
    }
}

package struct CompensationBehaviour: Sendable {
    package var retry: RetryPolicy
    package var timeout: Duration?
    /// Reads what the step returned, and the State, and returns the work to be done with them.
    package var prepare: @Sendable (any StateBox, Payload) throws -> StepBody

    package init(
        retry: RetryPolicy, timeout: Duration?,
        prepare: @escaping @Sendable (any StateBox, Payload) throws -> StepBody
    ) {
        self.retry = retry
        self.timeout = timeout
        self.prepare = prepare
    }
}

package struct ForEachBehaviour: Sendable {
    /// The elements of the list: the key and the first State of each one's sub-flow.
    package var start: @Sendable (any StateBox) throws -> [ElementStart]
    /// Writes the results, in the order of the elements, into the slot. There is a failure among them only if those are
    /// collected too.
    package var collect: @Sendable (any StateBox, [ElementResult]) throws -> Void

    package init(
        start: @escaping @Sendable (any StateBox) throws -> [ElementStart],
        collect: @escaping @Sendable (any StateBox, [ElementResult]) throws -> Void
    ) {
        self.start = start
        self.collect = collect
    }
}

package typealias ElementResult = Result<Payload, FlowFailure>

package struct ElementStart: Sendable, Hashable {
    /// The element's part of the path, between brackets: its `id`, or else its index.
    package var key: String
    package var state: Payload

    package init(key: String, state: Payload) {
        self.key = key
        self.state = state
    }
}

package struct CallBehaviour: Sendable {
    /// The first State of the sub-flow.
    package var start: @Sendable (any StateBox) throws -> Payload
    /// Writes the sub-flow's output into the slot.
    package var collect: @Sendable (any StateBox, Payload) throws -> Void

    package init(
        start: @escaping @Sendable (any StateBox) throws -> Payload,
        collect: @escaping @Sendable (any StateBox, Payload) throws -> Void
    ) {
        self.start = start
        self.collect = collect
    }
}

extension NodeBehaviour {
    /// Where the node's value goes, if it is of a kind that brings one.
    var result: StepResult? {
        switch self {
        case .step(let step): step.result
        case .receive(let receive), .promise(let receive): receive.result
        case .start(let start): start.result
        default: nil
        }
    }

    var isCompensated: Bool {
        if case .step(let step) = self { step.compensation != nil } else { false }
    }
}
