/// What makes a workflow's attributes out of its State, in the order in which they are declared; the user's types are
/// erased.
package struct AttributeReaders: Sendable {
    private let readers: [AttributeBlueprint]

    package init(_ readers: [AttributeBlueprint] = []) { self.readers = readers }

    var isEmpty: Bool { readers.isEmpty }

    func values(of box: any StateBox) throws -> [String: AttributeValue] {
        var values: [String: AttributeValue] = [:]
        for reader in readers { values[reader.name] = try reader.read(box)?.kept }
        return values
    }
}
