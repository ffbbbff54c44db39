package import RatchetJournal

/// The events of one submission of a run, all of the same moment: what one item of the log holds.
package struct EventBatch: Sendable, Hashable {
    package var time: Timestamp
    package var events: [RunEvent]

    package init(at time: Timestamp, _ events: [RunEvent] = []) {
        self.time = time
        self.events = events
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: events.reduce(16) { $0 + $1.payloadBytes + 24 })
        writer.timestamp(time)
        for event in events { event.write(to: &writer) }
        return writer.bytes
    }

    package init(decoding bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        time = try reader.timestamp()
        events = []
        while !reader.isAtEnd { events.append(try RunEvent(from: &reader)) }
    }
}
