package import RatchetEngine

/// What a workflow answers updates and queries with; see ``Workflow/handlers``.
public struct Handlers<State: Codable & Sendable>: Sendable {
    package let blueprints: [HandlerBlueprint]

    package init(_ blueprints: [HandlerBlueprint] = []) { self.blueprints = blueprints }
}
