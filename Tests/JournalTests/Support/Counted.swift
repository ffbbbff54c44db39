import RatchetJournal
import Synchronization

/// Entities that fold their events to a count and a checksum, as an engine folds them to states.
///
/// An event is applied when it is handed in, and in the same order; use it inside of ``oneByOne(_:)``.
final class Counted: Sendable {
    struct Value: Equatable {
        var count: UInt64 = 0
        var checksum: UInt32 = 0

        mutating func apply(_ event: some Collection<UInt8>) {
            count += 1
            checksum = CRC32C.checksum(event, continuing: checksum)
        }

        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.fixed(count)
            writer.fixed(checksum)
            return writer.bytes
        }
    }

    private let values = Mutex<[EntityID: Value]>([:])
    let journal: Journal

    init(_ journal: Journal) async throws {
        self.journal = journal
        let recovered = try Self.values(of: try await journal.contents())
        values.withLock { $0 = recovered }
    }

    /// Appends an event and returns once it is durable, or handed in if that is enough.
    func append(_ event: [UInt8], to entity: EntityID, _ durability: Durability = .durable) async throws {
        values.withLock { $0[entity, default: Value()].apply(event) }
        _ = try await journal.append(Submission(items: [LogItem(entity, event)], durability: durability))
    }

    /// Brings the snapshots that the journal asks for, until it is closed.
    func bringSnapshots() async {
        for await overdue in journal.overdue {
            let snapshots = values.withLock { values in
                overdue.map { LogItem($0, (values[$0] ?? Value()).bytes) }
            }
            guard let _ = try? await journal.append(Submission(snapshots: snapshots)) else { return }
        }
    }

    var all: [EntityID: Value] { values.withLock(\.self) }

    /// What recovery makes of the entities that the log names.
    static func values(of contents: Recovery.Result) throws -> [EntityID: Value] {
        try contents.entities.mapValues(value(of:))
    }

    static func value(of entity: RecoveredEntity) throws -> Value {
        var value = Value()
        if let snapshot = entity.snapshot {
            var reader = ByteReader(snapshot)
            value.count = try reader.fixed()
            value.checksum = try reader.fixed()
        }
        for event in entity.events { value.apply(event.bytes) }
        return value
    }
}
