/// Lays a workflow's blueprint out as a plan, once its checks have passed.
package struct PlanCompiler {
    private var outlines: [Outline.Scope?] = []
    private var scopes: [Plan.Scope?] = []

    /// - Throws: ``RegistrationError`` with every mistake that the checks found.
    package static func compile(_ blueprint: ScopeBlueprint) throws -> Plan {
        let mistakes = PlanChecks.mistakes(in: blueprint)
        guard mistakes.isEmpty else { throw RegistrationError(workflow: blueprint.workflow, mistakes: mistakes) }
        var compiler = PlanCompiler()
        compiler.layOut(blueprint)
        return Plan(
            outline: Outline(scopes: compiler.outlines.compactMap(\.self)), scopes: compiler.scopes.compactMap(\.self),
            timeout: blueprint.timeout, starts: PlannedStart.all(in: blueprint))
    }

    /// Lays out one workflow and returns its place among the scopes.
    @discardableResult
    private mutating func layOut(_ blueprint: ScopeBlueprint) -> Int {
        let place = scopes.count
        outlines.append(nil)
        scopes.append(nil)
        var layout = ScopeLayout()
        var body = Blueprint(.sequence, "", at: blueprint.location)
        body.children = blueprint.body
        layout.add(body, parent: -1) { inner in layOut(inner) }
        outlines[place] = Outline.Scope(
            workflow: blueprint.workflow, version: blueprint.changes.version, nodes: layout.nodes.compactMap(\.self))
        scopes[place] = Plan.Scope(
            behaviours: layout.behaviours, makeState: blueprint.makeState, changes: blueprint.changes,
            handlers: MessageHandlers(blueprint.handlers), attributes: AttributeReaders(blueprint.attributes))
        return place
    }
}

/// The nodes of one scope while they are laid out.
private struct ScopeLayout {
    var nodes: [Outline.Node?] = []
    var behaviours: [NodeBehaviour] = []

    /// Adds a node and all below it, parents before children, and returns the node's place.
    @discardableResult
    mutating func add(_ blueprint: Blueprint, parent: Int, inner layOutInner: (ScopeBlueprint) -> Int) -> Int {
        let place = nodes.count
        nodes.append(nil)
        behaviours.append(blueprint.behaviour)
        let children = blueprint.children.map { add($0, parent: place, inner: layOutInner) }
        nodes[place] = Outline.Node(
            kind: blueprint.kind, name: blueprint.name, parent: parent, children: children, end: nodes.count,
            limit: blueprint.limit ?? 0, inner: blueprint.inner.map(layOutInner) ?? 0,
            signal: blueprint.signal?.name ?? blueprint.peer ?? "")
        return place
    }
}
