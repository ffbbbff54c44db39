/// What tags can be.
package enum RunTag {
    /// The longest tag, in bytes of UTF-8: it is a part of a key in the journal.
    static let byteLimit = 100
    /// The most tags of a run.
    static let limit = 32

    /// - Throws: ``EngineError/Code/invalidTag``
    package static func check(_ tags: [String]) throws(EngineError) {
        for tag in tags { try check(tag) }
        let count = SearchTerms.sorted(tags).count
        guard count > limit else { return }
        throw EngineError(.invalidTag, "a run has at most \(limit) tags, and these are \(count): leave some out")
    }

    /// - Throws: ``EngineError/Code/invalidTag``
    static func check(_ tag: String) throws(EngineError) {
        let length = tag.utf8.count
        guard (1...byteLimit).contains(length) else {
            throw EngineError(
                .invalidTag, "a tag has from 1 to \(byteLimit) bytes of UTF-8, and this one has \(length)")
        }
        guard tag.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw EngineError(.invalidTag, "a tag has no line breaks and no other control characters: leave them out")
        }
    }
}
