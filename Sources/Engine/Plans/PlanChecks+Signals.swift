extension PlanChecks {
    /// Signals without a proper name, and those that one node takes for another kind of value than the next.
    ///
    /// A run has one mailbox, whichever of its workflows receives.
    static func signalMistakes(in scopes: [CheckedScope]) -> [PlanMistake] {
        var first: [String: CheckedNode] = [:]
        return scopes.flatMap(\.nodes).compactMap { node in
            guard let signal = node.blueprint.signal else { return nil }
            if let message = nameMistake(signal.name, of: "the signal") { return node.mistake(message) }
            guard let other = first[signal.name], let otherType = other.blueprint.signal?.type else {
                first[signal.name] = node
                return nil
            }
            guard otherType != signal.type else { return nil }
            return node.mistake(
                "receives the signal '\(signal.name)' as a \(signal.type), and '\(other.path)' "
                    + "(\(other.blueprint.location)) receives it as a \(otherType); "
                    + "use one Signal for both, or give one of them another name")
        }
    }
}
