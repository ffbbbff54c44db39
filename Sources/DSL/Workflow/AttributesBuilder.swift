/// Makes a list of the attributes between the braces of ``Workflow/attributes``.
@resultBuilder
public enum AttributesBuilder<State: Codable & Sendable> {
    /// One attribute.
    public static func buildExpression(_ attribute: Attribute<State>) -> Attributes<State> {
        Attributes([attribute.blueprint])
    }

    /// All of them.
    public static func buildBlock(_ attributes: Attributes<State>...) -> Attributes<State> {
        Attributes(attributes.flatMap(\.blueprints))
    }
}
