public import RatchetEngine

/// Something by which a workflow's runs are found, made of a run's State; see ``Workflow/attributes``.
///
///     static var attributes: Attributes<State> {
///         Attribute("customer", \.customer)
///         Attribute("cents", \.cents)
///         Attribute("items") { state in state.items.count }
///     }
///
/// A value of `nil` means that the run does not have the attribute.
public struct Attribute<State: Codable & Sendable>: Sendable {
    let blueprint: AttributeBlueprint

    /// An attribute, and how its value is made.
    ///
    /// - Parameters:
    ///   - name: what it is called in searches: 1 to 64 bytes of UTF-8, without spaces and `= < > ! ^ ~`.
    ///   - fileID: where it stands, for messages.
    ///   - line: as `fileID`.
    ///   - read: makes the value, from the State alone: a key path, or a closure that has no effects. Of a text the
    ///     first 1,024 bytes are kept.
    public init<Value: AttributeConvertible & SendableMetatype>(
        _ name: String, fileID: StaticString = #fileID, line: UInt = #line, _ read: @escaping @Sendable (State) -> Value
    ) {
        blueprint = AttributeBlueprint(name, at: SourceLocation(fileID: fileID, line: line)) { box in
            read(try Box<State>.open(box).value).attributeValue
        }
    }
}
