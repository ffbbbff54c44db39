/// A condition on what a run is found by.
package enum TermFilter: Sendable, Hashable {
    case tag(String)
    /// The attribute has a value in one of these.
    case attribute(String, [AttributeRange])

    func matches(_ terms: SearchTerms) -> Bool {
        switch self {
        case .tag(let tag): return terms.tags.contains { $0.utf8.elementsEqual(tag.utf8) }
        case .attribute(let name, let ranges):
            guard let value = terms.attributes[name] else { return false }
            return ranges.contains { $0.contains(value) }
        }
    }

    /// The terms of which a run has to have one; `nil` if they cannot be named one by one.
    var terms: [SearchTerm]? {
        switch self {
        case .tag(let tag): return [.tag(tag)]
        case .attribute(let name, let ranges):
            var terms: [SearchTerm] = []
            for range in ranges {
                guard case .equal(let value) = range else { return nil }
                terms.append(.attribute(name, value.kept))
            }
            return terms
        }
    }

    /// - Throws: ``EngineError/Code/invalidTag``, ``EngineError/Code/invalidQuery``
    package func check() throws(EngineError) {
        switch self {
        case .tag(let tag): try RunTag.check(tag)
        case .attribute(let name, _):
            guard let mistake = AttributeName.mistake(name) else { return }
            throw EngineError(.invalidQuery, "no run can be found so: \(mistake)")
        }
    }
}
