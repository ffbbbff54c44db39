import Foundation
import RatchetJournal

/// One line of an export: a JSON object with exactly one member, which says what it is. `Docs/Export.md` has them all.
struct TransferLine: Codable, Sendable {
    /// What an export is, before anything else.
    struct Head: Codable, Sendable {
        static let format = "ratchet-export"
        static let version = 1

        var format = Head.format
        var version = Head.version
        /// The LSN up to which the log was deleted; history holds what it said.
        let trimmed: UInt64
        let lastLSN: UInt64
        let runs: Int
    }

    struct Plan: Codable, Sendable {
        let fingerprint: String
        let outline: Data
    }

    /// An entity's snapshot. All but number, kind, isOver, lsn, item and value is for those who read the file.
    struct Run: Codable, Sendable {
        let kind: UInt8
        let number: UInt64
        var id: String?
        var workflow: String?
        var status: String?
        var started: String?
        let isOver: Bool
        let lsn: UInt64
        let item: UInt32
        let value: Data
    }

    struct Item: Codable, Sendable {
        let kind: UInt8?
        let number: UInt64?
        let lsn: UInt64?
        var time: String?
        var events: [String]?
        /// `nil` if it was lost with a damaged record.
        let bytes: Data?
    }

    /// A part of an entity's history.
    struct Past: Codable, Sendable {
        let kind: UInt8
        let number: UInt64
        let items: [Item]
    }

    /// A commit group that is still in the log.
    struct Group: Codable, Sendable {
        let lsn: UInt64
        let items: [Item]
    }

    /// A row of an index, or of another table that is kept as it is.
    struct Row: Codable, Sendable {
        let table: String
        let key: Data
        let value: Data
    }

    /// The last line: without it the file is not whole.
    struct End: Codable, Sendable {
        let lines: Int
    }

    var head: Head?
    var plan: Plan?
    var run: Run?
    var past: Past?
    var group: Group?
    var row: Row?
    var end: End?

    var bytes: [UInt8] {
        get throws { Array(try Self.encoder.encode(self)) + [UInt8(ascii: "\n")] }
    }

    init(head: Head) { self.head = head }
    init(plan: Plan) { self.plan = plan }
    init(run: Run) { self.run = run }
    init(past: Past) { self.past = past }
    init(group: Group) { self.group = group }
    init(row: Row) { self.row = row }
    init(end: End) { self.end = end }

    init(decoding line: some DataProtocol) throws { self = try JSONDecoder().decode(Self.self, from: Data(line)) }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

extension TransferLine.Item {
    /// - Parameter entity: named in the item itself where its neighbours are of others.
    init(_ bytes: ArraySlice<UInt8>?, of entity: EntityID? = nil, lsn: LSN? = nil, isRun: Bool) {
        kind = entity?.kind.rawValue
        number = entity?.number
        self.lsn = lsn?.rawValue
        self.bytes = bytes.map { Data($0) }
        guard isRun, let batch = bytes.flatMap({ try? EventBatch(decoding: $0) }) else { return }
        time = batch.time.description
        events = batch.events.map(\.name)
    }
}
