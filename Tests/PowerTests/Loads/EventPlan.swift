import RatchetEngine
package import RatchetJournal

/// Which events the entities of a journal have: those of the same seed are the same in every process.
package struct EventPlan: Sendable {
    package let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// The event with this number, from 1, of an entity. Most are small; one in sixteen is longer than a page.
    package func event(_ number: UInt64, of entity: UInt64) -> [UInt8] {
        var chance = SplitMix64(seed: seed ^ (entity &* 0x1_0001) ^ (number << 32))
        let length = chance.next() % 16 == 0 ? 5_000 + chance.next() % 9_000 : 10 + chance.next() % 200
        let words = (0..<length / 8 + 1).map { _ in chance.next().littleEndian }
        return words.withUnsafeBytes { Array($0.prefix(Int(length))) }
    }

    /// What an entity comes to after none, one, two … of its events.
    package func values(of entity: UInt64, upTo count: UInt64) -> [Folded] {
        var values = [Folded()]
        for number in 1...count {
            var value = values[values.count - 1]
            value.apply(event(number, of: entity)[...])
            values.append(value)
        }
        return values
    }

    /// Whether the event is relaxed: one in three is.
    package func durability(of number: UInt64, of entity: UInt64) -> Durability {
        (number + entity) % 3 == 0 ? .relaxed : .durable
    }

    /// The table that has the number of events of each entity, written along with each of them.
    package static let counts = Table<UInt64, UInt64>("counts")

    /// The table of submissions by their order: up to which one all were answered when each was handed in.
    package static let order = Table<UInt64, UInt64>("order")
}

extension EntityID {
    /// An entity of the load.
    package static func loaded(_ number: UInt64) -> EntityID { EntityID(Kind(rawValue: 1), number) }
}
