/// A kind of message into a run that changes its State and is answered: the types of its argument and of its answer.
///
///     static let addItem = UpdateMessage<Item, Int>("add item")
///
/// The workflow has a handler for it among its ``Workflow/handlers``; whoever has the run sends it:
///
///     let count = try await run.update(Cart.addItem, item)
///
/// Sender and workflow find each other by the name, so both had better use one value, such as a static property of the
/// workflow. The name, the arguments and the answers are part of your stored data. (`Update` is the node that changes
/// the State from within.)
public struct UpdateMessage<Argument: Codable & Sendable, Answer: Codable & Sendable>: Sendable, Hashable {
    /// The update's name.
    public let name: String

    /// The update called `name`, of 1 to 200 bytes, without `/`, `[` and `]`.
    public init(_ name: StaticString) { self.name = "\(name)" }
}
