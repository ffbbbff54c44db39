import RatchetJournal

/// All that a run is found by: its tags, and its attributes as they are at the moment.
package struct SearchTerms: Sendable, Hashable {
    /// In the order of their bytes, each once.
    package internal(set) var tags: [String]
    package internal(set) var attributes: [String: AttributeValue]

    package init(tags: [String] = [], attributes: [String: AttributeValue] = [:]) {
        self.tags = Self.sorted(tags)
        self.attributes = attributes
    }

    package var isEmpty: Bool { tags.isEmpty && attributes.isEmpty }

    /// The tags, then the attributes, in the order of their names' bytes.
    package var all: [SearchTerm] {
        tags.map { .tag($0) }
            + attributes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { .attribute($0.key, $0.value) }
    }

    mutating func add(_ tags: [String]) { self.tags = Self.sorted(self.tags + tags) }

    mutating func take(_ changes: [AttributeChange]) {
        for change in changes { attributes[change.name] = change.value }
    }

    /// What makes the attributes other ones.
    func changes(to other: [String: AttributeValue]) -> [AttributeChange] {
        let names = Set(attributes.keys).union(other.keys).filter { attributes[$0] != other[$0] }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { AttributeChange(name: $0, value: other[$0]) }
    }

    static func sorted(_ tags: [String]) -> [String] {
        var known: Set<[UInt8]> = []
        return tags.filter { known.insert(Array($0.utf8)).inserted }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    // MARK: - Bytes

    /// With how many there are in front.
    func write(to writer: inout ByteWriter) {
        let terms = all
        writer.varint(terms.count)
        for term in terms { term.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        var terms: [SearchTerm] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) { terms.append(try SearchTerm(from: &reader)) }
        self.init(terms)
    }

    /// Those that stand there up to the end.
    init(allFrom reader: inout ByteReader) throws(ByteReader.Malformed) {
        var terms: [SearchTerm] = []
        while !reader.isAtEnd { terms.append(try SearchTerm(from: &reader)) }
        self.init(terms)
    }

    private init(_ terms: [SearchTerm]) {
        self.init()
        for term in terms {
            switch term {
            case .tag(let tag): tags.append(tag)
            case .attribute(let name, let value): attributes[name] = value
            }
        }
        tags = Self.sorted(tags)
    }
}
