/// A node, or several in a row: what a workflow's `body` is made of.
///
/// You use the flows that there are (``Step``, ``When``, ``Parallel`` …) and never write a type of your own for one. To
/// use the same nodes in several places, write a function:
///
///     extension FulfilOrder {
///         @FlowBuilder<State, Nothing> func notify(_ who: String) -> some Flow<State, Nothing> {
///             Group("notify") {
///                 Step("write") { run in … }
///                 Step("send") { run in … }
///             }
///         }
///     }
///
/// `Output` is ``Nothing`` for a flow that goes on, or else the type of the value that its ``Return`` makes.
public protocol Flow<State, Output>: Sendable {
    /// The data of one run.
    associatedtype State: Codable & Sendable
    /// What the flow returns; ``Nothing`` if it goes on.
    associatedtype Output: Codable & Sendable = Nothing

    /// The flow in the form that the engine takes. Only the types of this module make one.
    var nodes: Nodes<State, Output> { get }
}
