internal import RatchetEngine

/// The list that a ``ForEach`` goes through, wherever it is, and the node that is made of it.
struct ElementList<State: Codable & Sendable, Items: ForEachItems> {
    typealias Element = Items.ForEachElement

    private let name: String
    private let items: any KeyPath<State, Items> & Sendable
    private let limit: Int
    private let location: SourceLocation

    /// - Parameter name: the node's name; `nil` for that of the list's property.
    init(
        _ name: String?, _ items: any KeyPath<State, Items> & Sendable, limit: Int, at location: SourceLocation
    ) {
        self.name = name ?? items.lastComponent ?? "each"
        self.items = items
        self.limit = limit
        self.location = location
    }

    private func elements(of state: State) throws -> [Element] {
        guard let elements = state[keyPath: items].forEachElements else { throw FlowError.emptySlot(items, at: name) }
        return elements
    }

    /// An array is always there, and so is what no node can write.
    private var reads: [any AnyKeyPath & Sendable] {
        items is WritableKeyPath<State, Items> && Items.self is any Emptiable.Type ? [items] : []
    }

    /// The node whose results fill a slot.
    func node<Child: Workflow>(
        run child: Child, into slot: any Slot<State, [Child.Output]>,
        with start: @escaping @Sendable (Element, State) throws -> Child.State
    ) -> Blueprint {
        var node = node(run: child, with: start) { box, outputs in
            let values = try outputs.map { output in
                try output.get().value(as: Child.Output.self, for: "a result of workflow '\(Child.name)'")
            }
            try Box<State>.open(box).value[keyPath: slot] = values
        }
        node.writes = .slot(slot)
        return node
    }

    /// The node whose results and failures fill a slot.
    func node<Child: Workflow>(
        run child: Child, collecting slot: any Slot<State, [Outcome<Child.Output>]>,
        with start: @escaping @Sendable (Element, State) throws -> Child.State
    ) -> Blueprint {
        var node = node(run: child, with: start) { box, outputs in
            let values = try outputs.map { output -> Outcome<Child.Output> in
                switch output {
                case .success(let output):
                    .success(try output.value(as: Child.Output.self, for: "a result of workflow '\(Child.name)'"))
                case .failure(let failure): .failure(failure)
                }
            }
            try Box<State>.open(box).value[keyPath: slot] = values
        }
        node.kind = .forEachCollecting
        node.writes = .slot(slot)
        return node
    }

    /// The node without results.
    func node<Child: Workflow>(
        run child: Child, with start: @escaping @Sendable (Element, State) throws -> Child.State,
        collect: @escaping @Sendable (any StateBox, [ElementResult]) throws -> Void = { _, _ in }
    ) -> Blueprint {
        let behaviour = ForEachBehaviour(start: starts(run: child, with: start), collect: collect)
        var node = Blueprint(.forEach, name, at: location, behaviour: .forEach(behaviour))
        node.limit = limit
        node.reads = reads
        node.inner = child.blueprint(at: location)
        return node
    }

    private func starts<Child: Workflow>(
        run child: Child, with start: @escaping @Sendable (Element, State) throws -> Child.State
    ) -> @Sendable (any StateBox) throws -> [ElementStart] {
        { box in
            let state = try Box<State>.open(box).value
            var keys = ElementKeys()
            return try elements(of: state).enumerated().map { index, element in
                let first = try Payload(
                    try start(element, state), for: "the first State of workflow '\(Child.name)'")
                return ElementStart(key: keys.key(of: element, at: index), state: first)
            }
        }
    }
}

/// Types of values that may be missing.
private protocol Emptiable {}

extension Optional: Emptiable {}
