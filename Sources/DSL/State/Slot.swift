/// A place in a State that a node fills: the key path of an optional property, such as `\.payment`.
///
/// It is empty (`nil`) until the node that writes it (`into:`) is done. Nodes that read it (`from:`) get it unwrapped.
public typealias Slot<State, Value> = WritableKeyPath<State, Value?> & Sendable
