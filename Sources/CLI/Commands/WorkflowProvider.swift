public import RatchetEngine

/// Knows the workflows of an app, for commands that need them.
///
///     extension Shop: WorkflowProvider {
///         static func register(on engine: Engine) throws {
///             try engine.register(FulfilOrder(warehouse: .none, bank: .none))
///         }
///     }
///
/// The same function can serve the app's own engine. For a check no step is made: what steps need can be left out.
public protocol WorkflowProvider {
    /// Registers all workflows of the app.
    static func register(on engine: Engine) throws
}
