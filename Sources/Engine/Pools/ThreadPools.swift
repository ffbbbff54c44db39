/// An engine's pools, by their names.
struct ThreadPools: Sendable {
    private let pools: [String: ThreadPool]

    /// The names are different: see ``EngineConfiguration/check()``.
    init(_ pools: [Pool]) {
        self.pools = Dictionary(pools.map { ($0.name, ThreadPool($0)) }) { first, _ in first }
    }

    subscript(name: String?) -> ThreadPool? { name.flatMap { pools[$0] } }

    /// Starts all threads, or none.
    func start() throws(EngineError) {
        do throws(EngineError) {
            for pool in pools.values { try pool.start() }
        } catch {
            shutDown()
            throw error
        }
    }

    func shutDown() {
        for pool in pools.values { pool.shutDown() }
    }

    /// - Throws: ``EngineError/Code/unknownPool`` if a step of the plan names a pool that is not there.
    func check(_ plan: Plan) throws(EngineError) {
        for (outline, code) in zip(plan.outline.scopes, plan.scopes) {
            for (place, behaviour) in code.behaviours.enumerated() {
                guard case .step(let step) = behaviour, let name = step.pool, pools[name] == nil else { continue }
                throw .unknownPool(name, outline.path(of: place), of: outline.workflow, known: pools.keys.sorted())
            }
        }
    }
}

extension Outline.Scope {
    /// The names on the way to a node.
    fileprivate func path(of place: Int) -> String {
        var names: [String] = []
        var place = place
        while nodes.indices.contains(place) {
            if !nodes[place].name.isEmpty { names.insert(nodes[place].name, at: 0) }
            place = nodes[place].parent
        }
        return names.joined(separator: "/")
    }
}
