/// What a workflow answers an update or a query with, as the DSL describes it.
package struct HandlerBlueprint: Sendable {
    package enum Kind: Sendable {
        case update(UpdateHandler)
        case query(QueryHandler)
    }

    package let name: String
    package let kind: Kind
    package let location: SourceLocation

    package init(_ name: String, _ kind: Kind, at location: SourceLocation) {
        self.name = name
        self.kind = kind
        self.location = location
    }
}
