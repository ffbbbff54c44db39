internal import RatchetEngine

extension Blueprint {
    /// Nodes in a row: a branch, a body or a group.
    static func sequence<State>(
        _ name: String, _ nodes: Nodes<State, Nothing>, at location: SourceLocation
    ) -> Blueprint {
        var sequence = Blueprint(.sequence, name, at: location)
        sequence.children = nodes.blueprints
        return sequence
    }
}
