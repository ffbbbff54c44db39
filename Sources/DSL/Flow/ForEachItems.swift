/// What a ``ForEach`` can go through: an array, or a slot that holds one.
///
/// You need no types of your own for it.
public protocol ForEachItems: SendableMetatype {
    /// The type of the array's elements.
    associatedtype ForEachElement

    /// The elements, or `nil` if the slot is empty.
    var forEachElements: [ForEachElement]? { get }
}

extension Array: ForEachItems {
    /// Itself.
    public var forEachElements: [Element]? { self }
}

extension Optional: ForEachItems where Wrapped: ForEachItems {
    /// What is in the slot.
    public var forEachElements: [Wrapped.ForEachElement]? { flatMap(\.forEachElements) }
}
