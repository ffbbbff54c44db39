import RatchetJournal

/// Makes events of the feed's commit groups.
struct EventReader: Sendable {
    private struct Head: Sendable {
        let id: RunID
        let kind: String
    }

    private static let headLimit = 16_384
    /// What is known of those that events are about.
    private var heads: [EntityID: Head] = [:]

    /// The events of these groups behind a cursor.
    ///
    /// - Parameter look: reads what the journal has of an entity.
    mutating func events(
        of rows: [FeedRow], behind cursor: EventCursor, look: ([EntityID]) async throws -> [RecoveredEntity]
    ) async throws -> [EngineEvent] {
        var parsed: [(FeedRow, [Parsed])] = []
        for row in rows { parsed.append((row, Self.parse(row))) }
        for (_, events) in parsed { for event in events { if let head = event.head { heads[event.entity] = head } } }
        let unknown = Set(parsed.flatMap { $0.1.map(\.entity) }).subtracting(heads.keys)
        for entity in try await look(Array(unknown)) { if let head = Self.head(of: entity) { heads[entity.id] = head } }
        let events = parsed.flatMap { row, events in
            events.enumerated().compactMap { place, event -> EngineEvent? in
                let own = EventCursor(group: row.lsn.rawValue, event: place + 1)
                return own > cursor ? self.event(event, own) : nil
            }
        }
        if heads.count > Self.headLimit { heads = [:] }
        return events
    }

    private func event(_ event: Parsed, _ cursor: EventCursor) -> EngineEvent {
        let (isJob, number) = (event.entity.kind == .job, event.entity.number)
        let head = heads[event.entity]
        return EngineEvent(
            cursor: cursor, time: event.time, subject: isJob ? .job : .run,
            id: head?.id ?? (isJob ? RunID(job: number) : RunID(number: number)), kind: head?.kind, name: event.name)
    }

    private struct Parsed {
        let entity: EntityID
        let time: Timestamp
        let name: String
        let head: Head?
    }

    private static func parse(_ row: FeedRow) -> [Parsed] {
        row.items.flatMap { item -> [Parsed] in
            switch item.entity.kind {
            case .run:
                guard let batch = try? EventBatch(decoding: item.bytes[...]) else { return [] }
                return batch.events.map { event in
                    let head = event.header.map { header in
                        Head(
                            id: header.givenID.map { RunID($0) } ?? RunID(number: item.entity.number),
                            kind: header.workflow)
                    }
                    return Parsed(entity: item.entity, time: batch.time, name: event.name, head: head)
                }
            case .job:
                guard let batch = try? JobBatch(decoding: item.bytes[...]) else { return [] }
                return batch.events.map { event in
                    var head: Head?
                    if case .enqueued(let entry) = event {
                        head = Head(id: entry.id(item.entity.number), kind: entry.kind)
                    }
                    return Parsed(entity: item.entity, time: batch.time, name: event.name, head: head)
                }
            default: return []
            }
        }
    }

    private static func head(of entity: RecoveredEntity) -> Head? {
        if entity.id.kind == .job {
            guard case .job(let job) = JobState.read(entity) else { return nil }
            return Head(id: job.id, kind: job.entry.kind)
        }
        return RunFold.header(of: entity).map { header in
            Head(id: header.givenID.map { RunID($0) } ?? RunID(number: entity.id.number), kind: header.workflow)
        }
    }
}
