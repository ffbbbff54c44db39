/// Names one node of a run: the frame, and the node's place in the frame's outline.
package struct NodeAddress: Sendable, Hashable {
    package let frame: Int
    package let node: Int

    package init(frame: Int, node: Int) {
        self.frame = frame
        self.node = node
    }

    /// The body of the workflow itself.
    package static let root = NodeAddress(frame: 0, node: 0)

    /// Another node of the same frame.
    func sibling(_ node: Int) -> NodeAddress { NodeAddress(frame: frame, node: node) }
}
