extension PlanChecks {
    /// Attributes without a proper name, two of one name, and too many of them.
    static func attributeMistakes(in scope: CheckedScope) -> [PlanMistake] {
        let attributes = scope.blueprint.attributes
        var first: [String: AttributeBlueprint] = [:]
        var mistakes = attributes.compactMap { attribute -> PlanMistake? in
            let message: String
            if let mistake = AttributeName.mistake(attribute.name) {
                message = mistake
            } else if let other = first.updateValue(attribute, forKey: attribute.name) {
                message =
                    "another attribute is called '\(attribute.name)' too (\(other.location)); leave one of them out, "
                    + "or give one another name"
            } else {
                return nil
            }
            return PlanMistake(at: attribute.location, path: scope.path, message)
        }
        if attributes.count > AttributeName.limit {
            let message =
                "the workflow has \(attributes.count) attributes; use at most \(AttributeName.limit), those that "
                + "somebody looks for"
            mistakes.append(PlanMistake(at: attributes[AttributeName.limit].location, path: scope.path, message))
        }
        return mistakes
    }
}
