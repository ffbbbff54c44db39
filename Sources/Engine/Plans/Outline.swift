/// The shape of a workflow's tree without its code: what the journal keeps of a plan, so that any program can read
/// a run.
package struct Outline: Sendable, Hashable {
    /// The workflow itself, then each sub-flow in the order in which a walk through the tree meets it.
    package let scopes: [Scope]

    package init(scopes: [Scope]) { self.scopes = scopes }

    package var workflow: String { scopes.first?.workflow ?? "" }

    /// One workflow of the tree. Its nodes stand in the order of a walk from the root, parents before children.
    package struct Scope: Sendable, Hashable {
        package let workflow: String
        /// The version that the workflow says it is; 1 unless it says something else.
        package let version: Int
        package let nodes: [Node]
        /// Looked at for each attempt of a step.
        let hasPromises: Bool
        /// The places of the nodes that wait for the State to be so.
        let waits: [Int]

        package init(workflow: String, version: Int = 1, nodes: [Node]) {
            self.workflow = workflow
            self.version = version
            self.nodes = nodes
            hasPromises = nodes.contains { $0.kind == .promise }
            waits = nodes.indices.filter { nodes[$0].kind == .wait }
        }
    }

    /// One node; it is named by its scope and its place in the scope's list.
    package struct Node: Sendable, Hashable {
        package let kind: NodeKind
        /// The node's part of the path; empty for the sequences that are only a body.
        package let name: String
        /// The place of the parent in the scope's list; -1 for the scope's root.
        package let parent: Int
        package let children: [Int]
        /// The place behind the last node below this one.
        package let end: Int
        /// Branches or elements at once, or turns; 0 for no limit. Of an `attempt`: 1 if its last child is what comes
        /// last in any case.
        package let limit: Int
        /// The scope that a `call` or `forEach` runs; 0 for none.
        package let inner: Int
        /// The name of the signal that a `receive` waits for or a `send` sends, or of the workflow that a `start`
        /// starts; empty for other nodes.
        package let signal: String

        package init(
            kind: NodeKind, name: String, parent: Int, children: [Int], end: Int, limit: Int, inner: Int,
            signal: String = ""
        ) {
            self.kind = kind
            self.name = name
            self.parent = parent
            self.children = children
            self.end = end
            self.limit = limit
            self.inner = inner
            self.signal = signal
        }
    }
}

extension Outline.Node {
    /// What an `attempt` does last in any case.
    var finally: Int? { kind == .attempt && limit == 1 ? children.last : nil }

    /// What an `attempt` does when its body fails: one of these.
    var catches: ArraySlice<Int> {
        kind == .attempt ? children.dropFirst().dropLast(limit == 1 ? 1 : 0) : []
    }
}
