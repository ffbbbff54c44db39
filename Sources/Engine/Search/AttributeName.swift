/// What names of attributes can be.
enum AttributeName {
    /// The longest name, in bytes of UTF-8: it is a part of a key in the journal.
    static let byteLimit = 64
    /// The most attributes of a workflow.
    static let limit = 32

    /// With these a condition goes on behind the name.
    private static let signs = "=<>!^~"

    /// What is wrong with a name, if something is.
    static func mistake(_ name: String) -> String? {
        if name.isEmpty { return "an attribute has an empty name; runs are found by it, so give it one" }
        if let character = name.first(where: { signs.contains($0) || $0.isWhitespace }) {
            return "the attribute's name '\(name)' contains '\(character)', which ends a name in a condition; leave it "
                + "out"
        }
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            return "an attribute's name contains a control character; leave it out"
        }
        guard name.utf8.count > byteLimit else { return nil }
        return "the attribute's name '\(name.prefix(20))…' has \(name.utf8.count) bytes; use at most \(byteLimit)"
    }
}
