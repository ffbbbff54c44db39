/// How much a picture may still take in: nobody reads one with a thousand boxes, and Mermaid draws none of more than
/// 50,000 characters or 500 arrows.
struct PictureBudget: Sendable {
    /// The nodes of one picture.
    static let nodes = 200
    /// No workflow that somebody wrote goes so deep; a damaged outline may, and the stack does not.
    static let depth = 40
    /// The elements of a fan-out that are shown one by one.
    static let elements = 6
    /// The columns of a name.
    static let columns = 36

    private var left = nodes

    /// The nodes of each item, and in the place of those that there is no room for, how many they are.
    mutating func nodes<Item>(
        of items: [Item], depth: Int, _ make: (inout PictureBudget, Item) -> [PictureNode]
    ) -> [PictureNode] {
        var nodes: [PictureNode] = []
        for (index, item) in items.enumerated() {
            guard left > 0, depth < Self.depth else {
                return nodes + [.rest(items.count - index == 1 ? "1 more" : "\(items.count - index) more")]
            }
            nodes += make(&self, item)
        }
        return nodes
    }

    /// Takes up one node.
    mutating func take() { left -= 1 }
}
