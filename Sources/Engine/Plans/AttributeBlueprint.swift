/// An attribute of a workflow, as the DSL describes it.
package struct AttributeBlueprint: Sendable {
    package let name: String
    package let location: SourceLocation
    /// Makes the value out of a State. It is pure.
    package let read: @Sendable (any StateBox) throws -> AttributeValue?

    package init(
        _ name: String, at location: SourceLocation,
        read: @escaping @Sendable (any StateBox) throws -> AttributeValue?
    ) {
        self.name = name
        self.location = location
        self.read = read
    }
}
