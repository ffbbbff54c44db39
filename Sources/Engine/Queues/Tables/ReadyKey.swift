package import RatchetJournal

/// Where a job stands that can be taken: sorts by queue, then lane by lane, and in a lane in the order in which jobs
/// are taken.
package struct ReadyKey: Sendable, Hashable {
    package let queue: UInt32
    package let lane: LaneKey
    package let place: TimerKey

    package init(_ queue: UInt32, _ lane: LaneKey, _ place: TimerKey) {
        self.queue = queue
        self.lane = lane
        self.place = place
    }

    /// A lane, from a place on.
    package static func range(of lane: LaneKey, _ queue: UInt32, from place: TimerKey = .least) -> KeyRange {
        let next = lane.next
        return KeyRange(
            from: ReadyKey(queue, lane, place).keyBytes,
            upTo: next.map { queue.keyBytes + $0.keyBytes } ?? (queue &+ 1).keyBytes)
    }

    /// All of a queue, from a lane on.
    package static func range(of queue: UInt32, from lane: LaneKey? = nil) -> KeyRange {
        KeyRange(
            from: queue.keyBytes + (lane?.keyBytes ?? []), upTo: queue == .max ? nil : (queue + 1).keyBytes)
    }
}

extension ReadyKey: OrderedKey {
    package var keyBytes: [UInt8] {
        [UInt8](key: 29) { bytes in
            bytes.append(key: queue)
            bytes.append(lane.priority)
            bytes.append(key: lane.key)
            place.append(to: &bytes)
        }
    }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 29, let queue = UInt32(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[..<4])),
            let key = UInt64(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[5..<13])),
            let place = TimerKey(keyBytes: UnsafeRawBufferPointer(rebasing: keyBytes[13...]))
        else { return nil }
        self.init(queue, LaneKey(priority: keyBytes[4], key: key), place)
    }
}
