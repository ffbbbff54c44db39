import DequeModule

/// The submissions that have no room yet, in the order in which they were handed in.
///
/// Those that bring snapshots can be taken before their turn, as they make room. An entity's snapshot includes what the
/// entity has handed in before, so that goes with it.
struct WaitingLine: Sendable {
    struct Entry: Sendable {
        let submission: CompressedSubmission
        let answer: OpenGroup.Answer
    }

    /// Those that were taken before their turn have left a gap.
    private var entries = Deque<Entry?>()
    /// The place of the first of them; places are counted for as long as the line is there.
    private var first = 0
    /// Where in the line each entity's submissions stand.
    private var places: [EntityID: Deque<Int>] = [:]
    /// Where those stand that bring snapshots.
    private var covering = Deque<Int>()
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ entry: Entry) {
        let place = first + entries.count
        entries.append(entry)
        count += 1
        for entity in entry.submission.entities { places[entity, default: []].append(place) }
        if !entry.submission.covered.isEmpty { covering.append(place) }
    }

    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        // There is no gap at the front.
        return remove(first)
    }

    mutating func removeAll() -> [Entry] {
        defer { self = WaitingLine() }
        return entries.compactMap(\.self)
    }

    /// Takes snapshots before their turn, each with what it has to come after, for as long as `take` wants more.
    ///
    /// A snapshot makes room if its entity holds the log, or if it comes alone; any other waits for its turn.
    mutating func takeCovering(holdingLog: (EntityID) -> Bool, _ take: (Entry) -> Bool) {
        var wantsMore = true
        for place in covering where wantsMore && makesRoom(place, holdingLog) {
            for place in places(before: place) {
                if let entry = remove(place) { wantsMore = take(entry) && wantsMore }
            }
        }
    }

    private func makesRoom(_ place: Int, _ holdingLog: (EntityID) -> Bool) -> Bool {
        // It may have been taken along with another one.
        guard let submission = entry(at: place)?.submission else { return false }
        if submission.covered.contains(where: holdingLog) { return true }
        return submission.items.isEmpty && submission.covered.allSatisfy { places[$0]?.first == place }
    }

    /// Everything that must not come after what stands at `place`, and that itself, in order.
    private func places(before place: Int) -> [Int] {
        var found: Set<Int> = [place]
        var rest = [place]
        while let next = rest.popLast() {
            for entity in entry(at: next)?.submission.entities ?? [] {
                for earlier in places[entity, default: []].prefix(while: { $0 < next })
                where found.insert(earlier).inserted { rest.append(earlier) }
            }
        }
        return found.sorted()
    }

    private func entry(at place: Int) -> Entry? { place < first ? nil : entries[place - first] }

    private mutating func remove(_ place: Int) -> Entry? {
        guard let entry = entry(at: place) else { return nil }
        entries[place - first] = nil
        count -= 1
        for entity in entry.submission.entities { forget(place, of: entity) }
        while let head = entries.first, head == nil {
            entries.removeFirst()
            first += 1
        }
        while let place = covering.first, self.entry(at: place) == nil { covering.removeFirst() }
        return entry
    }

    private mutating func forget(_ place: Int, of entity: EntityID) {
        guard var rest = places.removeValue(forKey: entity) else { return }
        if rest.first == place {
            rest.removeFirst()
        } else {
            rest.removeAll { $0 == place }
        }
        if !rest.isEmpty { places[entity] = rest }
    }
}

extension CompressedSubmission {
    /// Whom it says something of, each once.
    /// Those whose events the log need not keep once it is durable.
    fileprivate var covered: [EntityID] { snapshots.map(\.entity) + ended }

    fileprivate var entities: [EntityID] {
        let all = items.map(\.entity) + covered
        guard all.count > 1, all.dropFirst().contains(where: { $0 != all[0] }) else { return Array(all.prefix(1)) }
        return Array(Set(all))
    }
}
