/// Names a value in the app's store, and says what type it has.
///
///     let rate = StoreKey<Double>("exchange rate")
///     func customer(_ id: String) -> StoreKey<Customer> { StoreKey("customer", id) }
///
/// The names are part of your stored data. There are as many keys of one name as there are ids. A key has at most 400
/// bytes, with the `/` between name and id.
public struct StoreKey<Value: Codable & Sendable>: Sendable, Hashable {
    /// The name.
    public let name: String
    /// Which one of those of the name.
    public let id: String?

    /// The key called `name`.
    public init(_ name: StaticString) {
        self.name = "\(name)"
        id = nil
    }

    /// One of the keys called `name`: the one of this id, which may be any text.
    public init(_ name: StaticString, _ id: String) {
        self.name = "\(name)"
        self.id = id
    }

    /// As the journal has it. A slash in the name is escaped, so that no two keys are the same.
    var text: String { id.map { Self.front(name) + $0 } ?? Self.escaped(name) }

    /// What stands in front of the ids.
    static func front(_ name: String) -> String { escaped(name) + "/" }

    private static func escaped(_ name: String) -> String {
        name.replacing("%", with: "%25").replacing("/", with: "%2F")
    }
}
