package import RatchetJournal

/// A row of the table `runsByTerm`: a term, and a run that has it. Those of one term are sorted as lists of runs are.
package struct TermKey: Sendable, Hashable {
    /// Where the run stands in lists.
    package enum Place: Sendable, Hashable {
        case underWay(UInt64)
        case over(RunEndKey)
    }

    /// How many bytes stand behind the term.
    static let suffixBytes = 18

    /// As it stands in the journal.
    let part: UserKey
    package let place: Place

    init(_ part: UserKey, _ place: Place) {
        self.part = part
        self.place = place
    }

    package init(_ term: SearchTerm, _ place: Place, with blocks: Blocks) {
        self.init(blocks.key(UserKey(term.part), in: EngineTables.runsByTerm.name), place)
    }

    /// The run's number.
    package var number: UInt64 {
        switch place {
        case .underWay(let number): number
        case .over(let end): end.number
        }
    }
}

extension TermKey: OrderedKey {
    package var keyBytes: [UInt8] { part.keyBytes + place.bytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        let length = keyBytes.count - Self.suffixBytes
        guard length > 0, let place = Place(Array(keyBytes[length...])) else { return nil }
        self.init(UserKey(Array(keyBytes[..<length])), place)
    }
}

extension TermKey.Place {
    /// Runs that are not over come first.
    var bytes: [UInt8] {
        switch self {
        case .underWay(let number): [0] + TimerKey(Timestamp(milliseconds: 0), number).keyBytes + [0]
        case .over(let end): [1] + TimerKey(end.ended, end.number).keyBytes + [end.status.rawValue]
        }
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == TermKey.suffixBytes,
            let time = bytes[1..<17].withUnsafeBytes({ TimerKey(keyBytes: $0) })
        else { return nil }
        switch (bytes[0], bytes[17]) {
        case (0, 0): self = .underWay(time.number)
        case (1, let status):
            guard let status = RunStatus(rawValue: status) else { return nil }
            self = .over(RunEndKey(status, time.due, time.number))
        default: return nil
        }
        guard self.bytes == bytes else { return nil }
    }
}

extension SearchTerms {
    /// The rows that say where a run stands which has these.
    func keys(_ place: TermKey.Place, with blocks: Blocks) -> [TermKey] {
        all.map { TermKey($0, place, with: blocks) }
    }

    /// What becomes of a run's rows while it is not over.
    func writes(from old: SearchTerms, of number: UInt64, with blocks: Blocks) -> [WriteBatch.Operation] {
        guard self != old else { return [] }
        let (before, after) = (Set(old.all), Set(all))
        let place = TermKey.Place.underWay(number)
        return old.all.filter { !after.contains($0) }.map {
            EngineTables.runsByTerm.delete(TermKey($0, place, with: blocks))
        }
            + all.filter { !before.contains($0) }.map {
                EngineTables.runsByTerm.put(TermKey($0, place, with: blocks), [])
            }
    }
}
