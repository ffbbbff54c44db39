import RatchetDSL
import RatchetEngine
import Testing

/// One node of a workflow on the bench: its code, and a box with a State to try it on.
struct Bench<State: Codable & Sendable> {
    let behaviour: NodeBehaviour
    let box: Box<State>

    /// - Parameter name: the node's name, in the outermost workflow.
    init<Tested: Workflow>(_ name: String, of workflow: Tested, _ state: State) throws where Tested.State == State {
        let plan = try workflow.plan()
        let scope = try #require(plan.outline.scopes.first)
        let place = try #require(scope.nodes.firstIndex { $0.name == name }, "there is no node '\(name)'")
        behaviour = plan.scopes[0].behaviours[place]
        box = Box(state)
    }

    var step: StepBehaviour {
        get throws {
            guard case .step(let step) = behaviour else { throw WrongKind() }
            return step
        }
    }

    /// Does an attempt of the step and takes its output up, as the engine does.
    func perform(attempt: Int = 1) async throws {
        let output = try await self.output(attempt: attempt)
        switch try step.result {
        case .discard: #expect(output == .nothing)
        case .write(let write): try write(box, output)
        case .reduce(let reduce):
            let copy = box.copy()
            try reduce(copy, output)
            try box.load(try copy.encoded())
        }
    }

    func output(attempt: Int = 1) async throws -> Payload {
        try await step.prepare(box)(
            AttemptInfo(runID: "run-7", path: "path/to/step", number: attempt), StepEffects())
    }

    func update() throws {
        guard case .update(let change) = behaviour else { throw WrongKind() }
        try change(box)
    }

    func choice() throws -> Int? {
        guard case .choice(let choose) = behaviour else { throw WrongKind() }
        return try choose(box)
    }

    func another() throws -> Bool {
        guard case .loop(let another) = behaviour else { throw WrongKind() }
        return try another(box)
    }

    func end(startingAt now: Timestamp) throws -> Timestamp {
        guard case .sleep(let end) = behaviour else { throw WrongKind() }
        return try end(box, now)
    }

    func finish() throws -> Payload {
        guard case .finish(let finish) = behaviour else { throw WrongKind() }
        return try finish(box)
    }

    var forEach: ForEachBehaviour {
        get throws {
            guard case .forEach(let forEach) = behaviour else { throw WrongKind() }
            return forEach
        }
    }

    var call: CallBehaviour {
        get throws {
            guard case .call(let call) = behaviour else { throw WrongKind() }
            return call
        }
    }

    struct WrongKind: Error {}
}
