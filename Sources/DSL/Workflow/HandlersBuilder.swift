/// Makes a list of the handlers between the braces of ``Workflow/handlers``.
@resultBuilder
public enum HandlersBuilder<State: Codable & Sendable> {
    /// One handler.
    public static func buildExpression(_ handler: On<State>) -> Handlers<State> { Handlers([handler.blueprint]) }

    /// All of them.
    public static func buildBlock(_ handlers: Handlers<State>...) -> Handlers<State> {
        Handlers(handlers.flatMap(\.blueprints))
    }
}
