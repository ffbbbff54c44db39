public import RatchetEngine

/// Starts a run of another workflow, as a child of this one, and waits for its result.
///
///     Start(PrintLabel.self, into: \.label) { state in PrintLabel.State(item: state.item) }
///     Start(SendMail.self) { state in SendMail.State(to: state.address) }.detached()
///
/// The child is a run of its own: it has an id, can be looked at, signalled and cancelled by itself, and is started
/// exactly once, whatever crashes when. While this run waits for it, nothing of it is in memory. (A ``Call`` runs a
/// workflow *inside* this run.) The closure makes the child's first State; it has no effects.
///
/// - `id:` gives the child its id. Without it the id is this run's and the node's path: `order-7/PrintLabel`. An id
///   that a run has already fails the node.
/// - `into:` names the slot that the child's result fills. Without it the result is left out.
/// - A child that fails or is cancelled fails the node, with a `ChildRunError`. One that cannot be started fails it
///   with a `DeliveryError`.
/// - ``detached()`` goes on as soon as the child is there.
/// - ``onParentClose(_:)`` says what becomes of the child when this run is over before it, or lets go of it.
///
/// The child's workflow is registered like any other; an engine does not run without it. The node's name is that of the
/// workflow unless you give one.
public struct Start<State: Codable & Sendable, Filled: Codable & Sendable>: Flow {
    var blueprint: Blueprint

    /// The node as the engine takes it.
    public var nodes: Nodes<State, Nothing> { Nodes([blueprint]) }

    init<Child: Workflow>(
        _ name: String, _ child: Child.Type, id: (@Sendable (State) throws -> RunID)?, at location: SourceLocation,
        _ target: StepTarget<State, Child.Output>, start: @escaping @Sendable (State) throws -> Child.State
    ) {
        let order: @Sendable (any StateBox) throws -> StartBehaviour.Order = { box in
            let state = try Box<State>.open(box).value
            let first = try Payload(start(state), for: "the first State of workflow '\(Child.name)'")
            return (try id?(state), first)
        }
        blueprint = Blueprint(
            .start, name, at: location,
            behaviour: .start(StartBehaviour(workflow: Child.name, order: order, result: target.result)))
        blueprint.peer = Child.name
        blueprint.writes = target.writes
    }

    /// Gives the child tags, by which it is found.
    ///
    ///     Start(PrintLabel.self, into: \.label) { state in … }.tags("label", "import-12")
    ///
    /// At most 32, each of 1 to 100 bytes of UTF-8; others are mistakes at registration.
    public func tags(_ tags: String...) -> Start {
        var start = changing { $0.tags += tags }
        do throws(EngineError) { try RunTag.check(tags) } catch { start.blueprint.mistakes.append(error.message) }
        return start
    }

    func changing(_ change: (inout StartBehaviour) -> Void) -> Start {
        guard case .start(var behaviour) = blueprint.behaviour else { return self }
        change(&behaviour)
        var start = self
        start.blueprint.behaviour = .start(behaviour)
        return start
    }

    /// Says what becomes of the child when this run is over before it, or lets go of it because the branch in which it
    /// waits is dropped.
    ///
    ///     Start(PrintLabel.self, into: \.label) { state in … }.onParentClose(.abandon)
    ///
    /// Without it a child that is waited for is cancelled, and a detached one goes on.
    public func onParentClose(_ policy: ParentClosePolicy) -> Start { changing { $0.closePolicy = policy } }
}

extension Start where Filled == Nothing {
    /// Goes on as soon as the child is there, and does not wait for its end.
    ///
    ///     Start(SendMail.self) { state in SendMail.State(to: state.address) }.detached()
    ///
    /// If there is a run of the id already, that one is taken for the child, unless ``onParentClose(_:)`` says that it
    /// is to end with this run.
    public func detached() -> Start { changing { $0.isDetached = true } }

    /// The same; the child's id fills a slot.
    public func detached(into slot: any Slot<State, RunID>) -> Start {
        let target = StepTarget<State, RunID>.into(slot)
        var start = changing { start in
            start.isDetached = true
            start.result = target.result
        }
        start.blueprint.writes = target.writes
        return start
    }
}
