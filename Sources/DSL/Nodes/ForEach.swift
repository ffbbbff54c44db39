internal import RatchetEngine

/// Runs another workflow inside this run for each element of a list, so many at a time.
///
///     ForEach(\.items, limit: 8, run: printLabel, into: \.labels) { item, state in PrintLabel.State(item: item) }
///
/// The list is read once, when the run comes to the node: it is an array, or a slot that holds one. The closure makes
/// the called workflow's first State out of an element and this State; it has no effects, and if it throws, the run
/// fails. The results fill the slot in the order of the elements, whatever order they are done in. `limit` is how many
/// run at once: 1 for one after the other.
///
/// The first element that fails fails the node, and the others are dropped. With `collecting:` in the place of `into:`
/// all come to their end, and the slot gets an ``Outcome`` of each.
///
/// An element's key in paths, such as `items[sku-7]/label`, is its `id` if its type is `Identifiable`, or else its
/// index. A second element of the same id gets `~2` behind it. The node's name is that of the list's property unless
/// you give one; a list that is a computed property has none, and the node is called `each`.
public struct ForEach<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    init(_ blueprint: Blueprint) { nodes = Nodes([blueprint]) }
}
