internal import RatchetEngine

/// Work with effects: the only node whose closure may do anything it likes, and whose result is recorded.
///
///     Step("charge card", from: \.hold, into: \.payment) { hold, run in
///         try await bank.charge(run.state.cents, for: hold, key: run.key)
///     }
///     .retry(.exponential(from: .seconds(1), attempts: 5))
///     .timeout(.seconds(30))
///
/// - `from:` names the slots that the step needs: none, one or several. The closure gets them unwrapped, in this order,
///   and the ``StepRun`` last. A slot that is empty when the step starts fails it with ``FlowError/Code/emptySlot``.
/// - `into:` names the slot that the closure's result fills. Without it the closure returns nothing, or there is a
///   reducer that takes the result up into the State:
///
///       Step("read page") { run in try await api.page(run.state.next) } reduce: { state, page in
///           state.rows += page.rows
///           state.next = page.next
///       }
///
/// A closure that returned is not run again, unless its result could not be made durable: then it runs again with the
/// same ``StepRun/key``. One that throws is tried again as ``retry(_:)`` says, by default three times in all.
public struct Step<State: Codable & Sendable, Value: Codable & Sendable>: Flow {
    var blueprint: Blueprint

    /// The step as the engine takes it.
    public var nodes: Nodes<State, Nothing> { Nodes([blueprint]) }

    /// - Parameter work: the step's closure, which gets its slots from the run.
    init(
        _ name: StaticString, reads slots: [any AnyKeyPath & Sendable], result target: StepTarget<State, Value>,
        at location: SourceLocation, work: @escaping @Sendable (StepRun<State>) async throws -> Value
    ) {
        let prepare = Self.preparation(of: work)
        blueprint = Blueprint(
            .step, "\(name)", at: location, behaviour: .step(StepBehaviour(prepare: prepare, result: target.result)))
        blueprint.reads = slots
        blueprint.writes = target.writes
    }

    /// Takes the State out of the box at once and leaves the rest to the attempt: an empty slot fails the attempt.
    private static func preparation(
        of work: @escaping @Sendable (StepRun<State>) async throws -> Value
    ) -> @Sendable (any StateBox) throws -> StepBody {
        { box in
            let state = try Box<State>.open(box).value
            return { attempt, effects in
                let output = try await work(StepRun(state, attempt, effects))
                if Value.self == Nothing.self { return .nothing }
                return try Payload(output, for: "the output of step '\(attempt.path)'")
            }
        }
    }
}
