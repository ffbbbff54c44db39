package import RatchetEngine

/// Nodes in a row, of which no types are known any more but the State's and the output's.
///
/// Every flow is turned into this at once, statement by statement: a body of a hundred nodes is a list, not a type of a
/// hundred parts, which is what keeps the compiler fast.
public struct Nodes<State: Codable & Sendable, Output: Codable & Sendable>: Flow {
    package let blueprints: [Blueprint]

    package init(_ blueprints: [Blueprint]) { self.blueprints = blueprints }

    /// Itself.
    public var nodes: Nodes { self }
}
