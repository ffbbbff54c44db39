/// Gives the elements of a list keys that stay the same: their `id`, or else their index.
struct ElementKeys {
    private var used: Set<String> = []

    /// The key of the next element. The second one of the same `id` gets `~2` behind it, the third `~3`.
    mutating func key(of element: Any, at index: Int) -> String {
        let key = PathPart.escaped(Self.identity(of: element) ?? index)
        var unique = key
        var number = 2
        while !used.insert(unique).inserted {
            unique = "\(key)~\(number)"
            number += 1
        }
        return unique
    }

    private static func identity(of element: Any) -> Any? {
        guard let element = element as? any Identifiable else { return nil }
        return element.id
    }
}
