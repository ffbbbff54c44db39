import RatchetJournal

/// The rows of `runsByTerm` that lead to all runs which a query wants, and maybe to others: those of one of its
/// conditions.
///
/// In a sealed journal rows are found by a whole term only: ranges have no order there.
struct TermScan {
    private enum Way {
        /// The rows of these parts, each of which stand in the order of lists.
        case parts([[UInt8]])
        /// All rows between these keys, in any order.
        case ranges([(from: [UInt8], upTo: [UInt8])])
    }

    private let way: Way
    /// Whether each of the rows leads to a run that is wanted, as far as the terms say.
    let isExact: Bool

    /// `nil` if no condition is of help.
    init?(_ filters: [TermFilter], with blocks: Blocks) {
        if let (filter, terms) = filters.lazy.compactMap({ filter in filter.terms.map { (filter, $0) } }).first {
            let table = EngineTables.runsByTerm.name
            way = .parts(terms.map { blocks.key(UserKey($0.part), in: table).keyBytes })
            isExact = filters == [filter] && terms.allSatisfy(\.isWholeInKeys)
            return
        }
        guard !blocks.isSealed, case .attribute(let name, let ranges)? = filters.first else { return nil }
        way = .ranges(ranges.compactMap { $0.parts(of: name) })
        isExact = false
    }

    /// The runs that are not over and below a number, the newest first.
    func underWay(
        below bound: UInt64, atMost limit: Int, _ view: borrowing any StoreView & ~Copyable,
        where isWanted: (UInt64) -> Bool
    ) throws -> [UInt64] {
        var best = Best<UInt64>(limit: limit, >)
        try scan(from: .underWay(0), upTo: .underWay(bound), atMost: limit, view) { place in
            guard case .underWay(let number) = place, number < bound, isWanted(number) else { return false }
            best.add(number)
            return true
        }
        return best.sorted
    }

    /// The ends of the runs that are over, the latest first.
    ///
    /// - Parameters:
    ///   - since: Those that ended then or later.
    ///   - bound: Those that stand behind this one.
    func over(
        since: Timestamp?, before bound: RunEndKey?, atMost limit: Int, _ view: borrowing any StoreView & ~Copyable,
        where isWanted: (RunEndKey) -> Bool
    ) throws -> [RunEndKey] {
        var best = Best<RunEndKey>(limit: limit) { ($0.ended, $0.number) > ($1.ended, $1.number) }
        let first = Timestamp(milliseconds: .min), last = Timestamp(milliseconds: .max)
        let from = RunEndKey(.running, since ?? first, 0)
        let upTo = bound.map { RunEndKey(.running, $0.ended, $0.number) } ?? RunEndKey(.paused, last, .max)
        try scan(from: .over(from), upTo: .over(upTo), atMost: limit, view) { place in
            guard case .over(let end) = place, (end.ended, end.number) < (upTo.ended, upTo.number),
                end.ended >= from.ended, isWanted(end)
            else { return false }
            best.add(end)
            return true
        }
        return best.sorted
    }

    /// Hands over the rows between two places, the last first, until `body` has taken so many of a part.
    private func scan(
        from first: TermKey.Place, upTo last: TermKey.Place, atMost limit: Int,
        _ view: borrowing any StoreView & ~Copyable, _ body: (TermKey.Place) -> Bool
    ) throws {
        switch way {
        case .parts(let parts):
            for part in parts {
                var taken = 0
                let range = KeyRange(from: part + first.bytes, upTo: part + last.bytes, descending: true)
                try EngineTables.runsByTerm.scan(range, in: view) { key, _ in
                    if body(key.place) { taken += 1 }
                    return taken < limit ? .next : .stop
                }
            }
        case .ranges(let ranges):
            for range in ranges {
                let range = KeyRange(from: range.from, upTo: range.upTo)
                try EngineTables.runsByTerm.scan(range, in: view) { key, _ in
                    _ = body(key.place)
                    return .next
                }
            }
        }
    }
}

/// The first of many, in an order, of which no more are kept than twice as many as are wanted.
private struct Best<Element: Hashable> {
    /// Below this it is not worth while to sort.
    private static var spare: Int { 1_024 }

    private let limit: Int
    private let precedes: (Element, Element) -> Bool
    private var kept: [Element] = []

    init(limit: Int, _ precedes: @escaping (Element, Element) -> Bool) {
        self.limit = limit
        self.precedes = precedes
    }

    mutating func add(_ element: Element) {
        kept.append(element)
        if kept.count >= Self.spare, kept.count / 2 >= limit { kept = sorted }
    }

    var sorted: [Element] {
        var known: Set<Element> = []
        return Array(kept.filter { known.insert($0).inserted }.sorted(by: precedes).prefix(limit))
    }
}
