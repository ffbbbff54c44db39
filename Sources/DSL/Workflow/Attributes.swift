package import RatchetEngine

/// What a workflow's runs are found by; see ``Workflow/attributes``.
public struct Attributes<State: Codable & Sendable>: Sendable {
    package let blueprints: [AttributeBlueprint]

    package init(_ blueprints: [AttributeBlueprint] = []) { self.blueprints = blueprints }
}
