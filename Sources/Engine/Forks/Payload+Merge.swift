import Foundation

extension Payload {
    /// The value with the changes that a JSON Merge Patch (RFC 7396) says: members that it names are replaced, those
    /// that it names as null are removed.
    func merged(with patch: Payload) throws -> Payload {
        let value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        let changes = try JSONSerialization.jsonObject(with: Data(patch.bytes), options: .fragmentsAllowed)
        let result = Self.merge(value, changes)
        let data = try JSONSerialization.data(
            withJSONObject: result, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return Payload(bytes: Array(data))
    }

    private static func merge(_ value: Any, _ patch: Any) -> Any {
        guard let patch = patch as? [String: Any] else { return patch }
        var result = value as? [String: Any] ?? [:]
        for (name, change) in patch {
            result[name] = change is NSNull ? nil : merge(result[name] ?? NSNull(), change)
        }
        return result
    }
}
