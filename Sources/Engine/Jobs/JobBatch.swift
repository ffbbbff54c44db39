package import RatchetJournal

/// The events of one submission of a job, all of the same moment: what one item of the log holds.
package struct JobBatch: Sendable, Hashable {
    package let time: Timestamp
    package let events: [JobEvent]

    package init(at time: Timestamp, _ events: [JobEvent]) {
        self.time = time
        self.events = events
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: 96)
        writer.timestamp(time)
        for event in events { event.write(to: &writer) }
        return writer.bytes
    }

    package init(decoding bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        time = try reader.timestamp()
        var events: [JobEvent] = []
        while !reader.isAtEnd { events.append(try JobEvent(from: &reader)) }
        self.events = events
    }
}
