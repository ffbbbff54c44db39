package import RatchetJournal

/// What the tables `entities` and `archive` keep of a job; drawn byte by byte in Docs/FORMAT.md.
extension JobState {
    package var encoded: [UInt8] {
        var writer = ByteWriter(reserving: 96 + entry.arguments.bytes.count)
        writer.byte(1)
        writer.timestamp(enqueued)
        entry.write(to: &writer)
        writer.optional(past) { writer, past in past.write(to: &writer) }
        switch end {
        case nil: writer.byte(0)
        case .completed(let time, let output):
            writer.byte(1)
            writer.timestamp(time)
            writer.blob(output.bytes)
        case .cancelled(let time):
            writer.byte(2)
            writer.timestamp(time)
        }
        return writer.bytes
    }

    package init(number: UInt64, decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        guard try reader.byte() == 1 else { throw reader.malformed }
        let enqueued = try reader.timestamp()
        self.init(number: number, try JobEntry(from: &reader), at: enqueued)
        past = try reader.optional { reader throws(ByteReader.Malformed) in try JobPast(from: &reader) }
        switch try reader.byte() {
        case 0: break
        case 1: end = .completed(try reader.timestamp(), try reader.payload())
        case 2: end = .cancelled(try reader.timestamp())
        default: throw reader.malformed
        }
        guard reader.isAtEnd else { throw reader.malformed }
    }
}

extension JobState {
    /// What became of a job of which the journal holds this.
    package enum Reading: Sendable {
        case job(JobState)
        /// It is over, and has left nothing but a part of the log.
        case gone
        case damaged(String)
    }

    /// Reads a job out of what the journal holds of it: the snapshot, then the events.
    package static func read(_ entity: RecoveredEntity) -> Reading {
        if let damage = entity.damage { return .damaged(damage.message) }
        do {
            let batches = try entity.events.map { try JobBatch(decoding: $0.bytes) }
            if let row = entity.snapshot {
                return .job(try JobState(number: entity.id.number, decoding: row).following(batches[...]))
            }
            guard let first = batches.first, case .enqueued(let entry)? = first.events.first else {
                // What enqueued it has left the log, because it is over.
                return isOver(batches) ? .gone : .damaged("its first event is missing")
            }
            let rest = [JobBatch(at: first.time, Array(first.events.dropFirst()))] + batches.dropFirst()
            let job = try JobState(number: entity.id.number, entry, at: first.time).following(rest[...])
            return job.isOver ? .gone : .job(job)
        } catch let error as ByteReader.Malformed {
            return .damaged("it cannot be read (byte \(error.offset))")
        } catch {
            return .damaged("what the journal holds of it does not fit together: \(error)")
        }
    }

    private static func isOver(_ batches: [JobBatch]) -> Bool {
        batches.isEmpty
            || batches.contains { batch in
                batch.events.contains { event in
                    switch event {
                    case .completed, .cancelled: true
                    default: false
                    }
                }
            }
    }

    private func following(_ batches: ArraySlice<JobBatch>) throws(Misfit) -> JobState {
        var state = self
        for batch in batches {
            for event in batch.events { try state.apply(event, at: batch.time) }
        }
        return state
    }
}

extension EntityID.Kind {
    /// Its events are not kept in history: its snapshot says all that there is.
    package static let job = EntityID.Kind(rawValue: 128)
}

extension EntityID {
    package static func job(_ number: UInt64) -> EntityID { EntityID(.job, number) }
}
