/// Reads a journal: the log from its low watermark on, and the snapshots of the entities that it names.
///
/// Events that a snapshot includes are left out. The time that it takes is bounded by the log's length, not by the
/// number of entities: what the log does not name is not read.
package struct Recovery {
    private let blocks: Blocks
    private var entities: [EntityID: RecoveredEntity] = [:]
    /// What the snapshots include of the entities that the log names.
    private var stamps: [EntityID: Stamp] = [:]
    private var lastNumbers: [EntityID.Kind: UInt64] = [:]
    /// What counts no more, and stands in the log still.
    private let forgotten: Set<EntityID>
    private var dirty = DirtyEntities()
    private var extent: LogExtent
    private var last: LSN

    package struct Result: Sendable {
        /// Every entity that the log names, whether or not its snapshot includes all of it; but of the kinds without
        /// history, of which there are many, only those whose snapshots do not.
        package let entities: [EntityID: RecoveredEntity]
        /// By kind: the greatest number that the log names.
        package let lastNumbers: [EntityID.Kind: UInt64]
        package let log: LogState
        /// The newest commit group.
        package var last: LSN { log.last }
    }

    package static func read(
        _ view: borrowing any StoreView & ~Copyable, with blocks: Blocks, limits: JournalLimits = JournalLimits()
    ) throws -> sending Result {
        try blocks.dictionaries.refresh(view, with: blocks)
        let trimmed = try LogState.trimmed(in: view)
        var recovery = Recovery(
            blocks, trimmed: trimmed, forgotten: try forgotten(since: trimmed, view), limits: limits)
        try recovery.readLog(view)
        let log = LogState(last: recovery.last, dirty: recovery.dirty, extent: recovery.extent)
        return Result(entities: recovery.entities, lastNumbers: recovery.lastNumbers, log: log)
    }

    private static func forgotten(
        since trimmed: LSN, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Set<EntityID> {
        var forgotten: Set<EntityID> = []
        try JournalTables.forgotten.scan(KeyRange(from: trimmed.next.keyBytes), in: view) { key, _ in
            forgotten.insert(key.entity)
            return .next
        }
        return forgotten
    }

    private init(_ blocks: Blocks, trimmed: LSN, forgotten: Set<EntityID>, limits: JournalLimits) {
        self.blocks = blocks
        self.forgotten = forgotten
        extent = LogExtent(trimmed: trimmed, logLimit: limits.logBytes)
        last = trimmed
    }

    private mutating func readLog(_ view: borrowing any StoreView & ~Copyable) throws {
        var records: [(LSN, [UInt8])] = []
        try JournalTables.log.scan(.all, in: view) { lsn, record in
            records.append((lsn, record))
            return .next
        }
        for (lsn, record) in records { try read(record, at: lsn, view) }
    }

    private mutating func read(
        _ row: [UInt8], at lsn: LSN, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) {
        guard lsn == last.next else {
            throw JournalError(.damaged, "the log has no record at \(last.next), but one at \(lsn): restore a backup")
        }
        last = lsn
        extent.append(lsn, bytes: row.count)
        let record = try LogRecord(decoding: row, at: lsn)
        let body: [UInt8]
        do throws(JournalError) {
            body = try record.body(with: blocks)
        } catch  where error.code == .damaged {
            return try add(record.header, damage: error, at: lsn, view)
        }
        try add(record.header, body: body, at: lsn, view)
    }

    private mutating func add(
        _ header: GroupHeader, body: [UInt8], at lsn: LSN, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) {
        var offset = 0
        for (place, item) in header.items.enumerated() {
            let bytes = body[offset..<offset + item.length]
            offset += item.length
            if try isNews(item.entity, Stamp(lsn, item: UInt32(place + 1)), view) {
                entities[item.entity]?.events.append(RecoveredItem(lsn: lsn, bytes: bytes))
            }
        }
    }

    private mutating func add(
        _ header: GroupHeader, damage: JournalError, at lsn: LSN, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) {
        for (place, item) in header.items.enumerated()
        where try isNews(item.entity, Stamp(lsn, item: UInt32(place + 1)), view) {
            if entities[item.entity]?.damage == nil { entities[item.entity]?.damage = damage }
        }
    }

    /// Whether the entity's snapshot does not yet include what stands at `stamp`.
    private mutating func isNews(
        _ entity: EntityID, _ stamp: Stamp, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> Bool {
        guard forgotten.isEmpty || !forgotten.contains(entity) else { return false }
        guard stamp > (try covered(entity, view)) else { return false }
        if !entity.kind.keepsHistory, entities[entity] == nil { try load(entity, view) }
        dirty.mark(entity, at: stamp.lsn)
        return true
    }

    /// What the entity's snapshot includes.
    private mutating func covered(
        _ entity: EntityID, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> Stamp {
        if let stamp = stamps[entity] { return stamp }
        if lastNumbers[entity.kind, default: 0] < entity.number { lastNumbers[entity.kind] = entity.number }
        // Most of these are covered: there is nothing to be put together.
        guard entity.kind.keepsHistory else {
            let stamp = try Self.row(of: entity, view).flatMap { Snapshot.stamp(of: $0.bytes, for: entity) } ?? .nothing
            stamps[entity] = stamp
            return stamp
        }
        return try load(entity, view)
    }

    @discardableResult
    private mutating func load(
        _ entity: EntityID, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> Stamp {
        let (recovered, stamp) = try Self.loaded(entity, view, blocks)
        entities[entity] = recovered
        stamps[entity] = stamp ?? .nothing
        return stamp ?? .nothing
    }

    private static func row(
        of entity: EntityID, _ view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> (bytes: [UInt8], isArchived: Bool)? {
        if let row = try JournalTables.entities.value(for: entity, in: view) { return (row, false) }
        return try JournalTables.archive.value(for: entity, in: view).map { ($0, true) }
    }

    private static func loaded(
        _ entity: EntityID, _ view: borrowing any StoreView & ~Copyable, _ blocks: Blocks
    ) throws(JournalError) -> (RecoveredEntity, Stamp?) {
        var recovered = RecoveredEntity(id: entity)
        guard let (row, isArchived) = try row(of: entity, view) else { return (recovered, nil) }
        recovered.isArchived = isArchived
        do {
            let snapshot = try Snapshot(decoding: row, for: entity, with: blocks)
            recovered.snapshot = snapshot.bytes
            recovered.covered = snapshot.stamp.lsn
            return (recovered, snapshot.stamp)
        } catch  where error.code == .damaged {
            recovered.damage = error
            recovered.damagedSnapshot = row
            return (recovered, nil)
        }
    }

    /// Up to where the entity's snapshot includes what the log has of it; `nil` if there is none, or it is damaged.
    package static func covered(
        _ entity: EntityID, in view: borrowing any StoreView & ~Copyable
    ) throws(JournalError) -> LSN? {
        try row(of: entity, view).flatMap { Snapshot.stamp(of: $0.bytes, for: entity)?.lsn }
    }

    /// An entity's snapshot alone: all that there is of one that the log does not name.
    package static func snapshot(
        of entity: EntityID, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws(JournalError) -> RecoveredEntity { try loaded(entity, view, blocks).0 }
}

extension Stamp {
    /// Before everything that the log can hold.
    fileprivate static let nothing = Stamp(.zero, item: 0)
}
