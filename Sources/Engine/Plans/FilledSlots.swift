/// The slots that are certain to be filled at some place of a workflow.
struct FilledSlots: Equatable {
    private var slots: Set<AnyKeyPath> = []
    /// A closure that may change all of the State was certain to run: any slot may be filled, so none is complained of.
    private var anything = false

    func contains(_ slot: AnyKeyPath) -> Bool { anything || slots.contains(slot) }

    mutating func add(_ writes: SlotWrites) {
        switch writes {
        case .none: break
        case .slot(let slot): slots.insert(slot)
        case .anything: anything = true
        }
    }

    /// Both have happened.
    func union(_ other: FilledSlots) -> FilledSlots {
        var result = self
        result.slots.formUnion(other.slots)
        result.anything = anything || other.anything
        return result
    }

    /// One of the two has happened.
    func intersection(_ other: FilledSlots) -> FilledSlots {
        var result = FilledSlots()
        result.anything = anything && other.anything
        if anything && !other.anything {
            result.slots = other.slots
        } else if other.anything && !anything {
            result.slots = slots
        } else {
            result.slots = anything ? slots.union(other.slots) : slots.intersection(other.slots)
        }
        return result
    }
}
