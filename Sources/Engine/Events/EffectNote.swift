import RatchetJournal

/// What one effect of a step on Ratchet was, for whoever reads the history: its kind, and what it was done to.
package struct EffectNote: Sendable, Hashable {
    /// The numbers are part of the journal's format.
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case start = 1
        case signal = 2
        case cancel = 3
        case put = 4
        case remove = 5
        case enqueue = 6
        case schedule = 7
    }

    package let kind: Kind
    /// The run's id, the key in the store, the job's kind, or the schedule's name.
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// All effects of a step: how many there were, and what the first ones were.
package struct EffectNotes: Sendable, Hashable {
    /// So many are named.
    package static let limit = 32

    package let count: Int
    package let first: [EffectNote]

    package init(count: Int, first: [EffectNote]) {
        self.count = count
        self.first = first
    }

    init(_ effects: [StepEffect]) {
        self.init(count: effects.count, first: effects.prefix(Self.limit).map(\.note))
    }

    func write(to writer: inout ByteWriter) {
        writer.varint(count)
        writer.varint(first.count)
        for note in first {
            writer.byte(note.kind.rawValue)
            writer.text(note.name)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        count = try reader.count()
        var first: [EffectNote] = []
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            guard let kind = EffectNote.Kind(rawValue: try reader.byte()) else { throw reader.malformed }
            first.append(EffectNote(kind, try reader.text()))
        }
        self.first = first
    }
}
