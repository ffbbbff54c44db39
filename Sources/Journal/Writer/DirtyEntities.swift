import DequeModule

/// Which entities have events in the log that no snapshot includes yet, oldest first.
///
/// The oldest of them keeps the log from being deleted: its first LSN is the low watermark.
struct DirtyEntities: Sendable {
    private struct Entry {
        let entity: EntityID
        let mark: Mark
    }

    /// An LSN alone would not do: an entity can have a snapshot between two events of one commit group.
    private struct Mark: Equatable {
        let since: LSN
        let number: Int
    }

    private var marks: [EntityID: Mark] = [:]
    private var nextNumber = 0
    /// In the order of their LSNs. An entry that `marks` no longer bears out is passed over.
    private var untouched = Deque<Entry>()
    /// Those that were asked for a snapshot and have not brought it yet.
    private var requested = Deque<Entry>()

    var count: Int { marks.count }

    func contains(_ entity: EntityID) -> Bool { marks[entity] != nil }

    /// Notes an event; only an entity's first one since its snapshot counts.
    mutating func mark(_ entity: EntityID, at lsn: LSN) {
        guard marks[entity] == nil else { return }
        let mark = Mark(since: lsn, number: nextNumber)
        nextNumber += 1
        marks[entity] = mark
        untouched.append(Entry(entity: entity, mark: mark))
    }

    /// Notes a snapshot that includes everything so far.
    mutating func cover(_ entity: EntityID) { marks[entity] = nil }

    /// The LSN of the oldest event that the log must keep, or `nil` if it need not keep any.
    mutating func watermark() -> LSN? {
        dropStale()
        return [requested.first?.mark.since, untouched.first?.mark.since].compactMap(\.self).min()
    }

    /// The entities whose oldest event lies below `horizon`; each is named once, until it is marked anew.
    mutating func overdue(below horizon: LSN) -> [EntityID] {
        var overdue: [EntityID] = []
        while let entry = untouched.first, entry.mark.since < horizon {
            untouched.removeFirst()
            guard isCurrent(entry) else { continue }
            requested.append(entry)
            overdue.append(entry.entity)
        }
        return overdue
    }

    /// Whether a snapshot was asked for that has not come yet.
    mutating func awaitsSnapshots() -> Bool {
        dropStale()
        return !requested.isEmpty
    }

    private mutating func dropStale() {
        while let entry = untouched.first, !isCurrent(entry) { untouched.removeFirst() }
        while let entry = requested.first, !isCurrent(entry) { requested.removeFirst() }
    }

    private func isCurrent(_ entry: Entry) -> Bool { marks[entry.entity] == entry.mark }
}
