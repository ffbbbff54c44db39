import Foundation
package import RatchetJournal

/// One line of an export: an object with one member, whose name says what kind of line it is.
package enum TransferLine: Sendable, Hashable {
    /// The version of the form, and how many lines lie between this one and the last.
    case header(version: Int, lines: Int)
    /// A single number of `meta`.
    case number(name: String, UInt64)
    /// A row of the table at this place of `TransferTables.all`, opened.
    case row(table: Int, [UInt8])
    /// A row that is damaged, as it stood there.
    case damaged(TableName, key: [UInt8], row: [UInt8])
    /// A row that is left out, since nothing says which id the digest in its key was.
    case lost(TableName, key: [UInt8])
    /// How many lines there are before the last, and their checksum.
    case trailer(lines: Int, checksum: UInt32)

    /// The version of the form.
    package static let version = 1
    /// The longest line.
    package static let limit = 1 << 30

    static let formName = "ratchet-journal"

    private static let number = Shape.record(["name": .text, "number": .long])
    private static let damaged = Shape.record(["table": .text, "key": .blob(.bytes), "row": .bytes])
    private static let lost = Shape.record(["table": .text, "key": .blob(.bytes)])
    private static let trailer = Shape.record(["lines": .long, "crc32c": .hex])

    /// The line, without its end.
    ///
    /// - Parameter time: What a header says beside.
    package func encoded(at time: Timestamp? = nil) throws -> [UInt8] {
        var line = JSONLine()
        try line.object { line in
            switch self {
            case .header(let version, let lines): Self.writeHeader(version, lines, time, &line)
            case .number(let name, let number):
                var writer = ByteWriter()
                writer.text(name)
                writer.fixed(number)
                try Self.write("number", Self.number, writer.bytes, &line)
            case .row(let place, let bytes):
                try Self.write(TransferTables.all[place].name, TransferTables.all[place].shape, bytes, &line)
            case .damaged(let table, let key, let row):
                var writer = ByteWriter()
                writer.text(table.rawValue)
                writer.blob(key)
                writer.raw(row)
                try Self.write("damaged", Self.damaged, writer.bytes, &line)
            case .lost(let table, let key):
                var writer = ByteWriter()
                writer.text(table.rawValue)
                writer.blob(key)
                try Self.write("lost", Self.lost, writer.bytes, &line)
            case .trailer(let lines, let checksum):
                var writer = ByteWriter()
                writer.fixed(UInt64(lines))
                writer.fixed(UInt64(checksum))
                try Self.write("trailer", Self.trailer, writer.bytes, &line)
            }
        }
        return line.bytes
    }

    /// What it writes into a journal; nothing for a header, a trailer, what is lost, and a number that is
    /// damaged.
    /// - Throws: `ByteReader.Malformed` and `JournalError` if it makes no sense there.
    package func operation(with blocks: Blocks) throws -> WriteBatch.Operation? {
        switch self {
        case .header, .trailer, .lost: return nil
        case .damaged(JournalTables.meta.name, _, _): return nil
        case .number(let name, let number): return MetaNumber(name).put(number)
        case .damaged(let table, let key, let row): return .put(table, key: key, value: row)
        case .row(let place, let bytes):
            let table = TransferTables.all[place]
            var reader = ByteReader(bytes)
            let (key, row) = try table.close(&reader, blocks)
            guard reader.isAtEnd else { throw reader.malformed }
            let operation = WriteBatch.Operation.put(table.table, key: key, value: row)
            try operation.checkKey()
            return operation
        }
    }

    /// Whether it is the id of a command that is a digest: nothing says what it was.
    var hasCommandDigest: Bool {
        guard case .row(let place, let bytes) = self, TransferTables.all[place].table == InboxTables.commands.name
        else {
            return false
        }
        var reader = ByteReader(bytes)
        return (try? reader.blob()).map { UserKey($0).isDigest } ?? false
    }

    private static func writeHeader(_ version: Int, _ lines: Int, _ time: Timestamp?, _ line: inout JSONLine) {
        line.name("header")
        line.object { line in
            line.name("form")
            line.string(formName)
            line.name("version")
            line.number(version)
            line.name("journalFormat")
            line.number(JournalFormat.version)
            if let time {
                line.name("time")
                line.string(time.description)
            }
            line.name("lines")
            line.number(lines)
        }
    }

    private static func write(_ name: String, _ shape: Shape, _ bytes: [UInt8], _ line: inout JSONLine) throws {
        line.name(name)
        var reader = ByteReader(bytes)
        try shape.write(&reader, to: &line)
        guard reader.isAtEnd else { throw reader.malformed }
    }

    // MARK: - Reading

    /// - Throws: ``ImportError`` without the line's number.
    package init(decoding line: ArraySlice<UInt8>) throws(ImportError) {
        guard let json = try? JSONText(line), let members = json.members, members.count == 1 else {
            throw Self.bad(
                "it is not one JSON object with one member, or has more than \(JSONScanner.depthLimit) levels")
        }
        let (name, value) = members[0]
        do throws(Shape.Misfit) {
            switch name {
            case "header": self = try Self.header(value)
            case "number": self = try Self.number(Self.bytes(value, Self.number))
            case "damaged": self = try Self.damaged(Self.bytes(value, Self.damaged))
            case "lost": self = try Self.lost(Self.bytes(value, Self.lost))
            case "trailer": self = try Self.trailer(Self.bytes(value, Self.trailer))
            default:
                guard let place = TransferTables.all.firstIndex(where: { $0.name == name }) else {
                    throw Shape.Misfit("is no line of an export of version \(Self.version)")
                }
                self = .row(table: place, try Self.bytes(value, TransferTables.all[place].shape))
            }
        } catch {
            throw Self.bad(error.inside(name).description)
        }
    }

    private static func bad(_ what: String) -> ImportError {
        ImportError(.badLine, "\(what): export the journal anew; nothing can be taken in without this line")
    }

    private static func bytes(_ value: JSONText, _ shape: Shape) throws(Shape.Misfit) -> [UInt8] {
        var writer = ByteWriter()
        try shape.read(value, to: &writer)
        return writer.bytes
    }

    /// Other members are for those who read the file, and for later versions.
    private static func header(_ value: JSONText) throws(Shape.Misfit) -> TransferLine {
        let members = Dictionary((value.members ?? []).map { ($0.name, $0.value) }) { first, _ in first }
        guard members["form"]?.string == formName, let version = members["version"]?.integer(Int.self) else {
            throw Shape.Misfit("is not that of an export")
        }
        return .header(version: version, lines: max(0, members["lines"]?.integer(Int.self) ?? 0))
    }

    private static func number(_ bytes: [UInt8]) throws(Shape.Misfit) -> TransferLine {
        var reader = ByteReader(bytes)
        guard let name = try? reader.text(), let number = try? reader.fixed(UInt64.self),
            TransferTables.metaKeys.contains(name)
        else { throw Shape.Misfit("has a name that is not known") }
        return .number(name: name, number)
    }

    private static func damaged(_ bytes: [UInt8]) throws(Shape.Misfit) -> TransferLine {
        var reader = ByteReader(bytes)
        guard let name = try? reader.text(), let key = try? reader.blob(), isRow(TableName(name), key) else {
            throw Shape.Misfit("names a table that is not known, or a key that cannot be")
        }
        return .damaged(TableName(name), key: key, row: Array(bytes.suffix(reader.remaining)))
    }

    private static func lost(_ bytes: [UInt8]) throws(Shape.Misfit) -> TransferLine {
        var reader = ByteReader(bytes)
        guard let name = try? reader.text(), let key = try? reader.blob(),
            TransferTables.all.contains(where: { $0.table.rawValue == name })
        else { throw Shape.Misfit("names a table that is not known") }
        return .lost(TableName(name), key: key)
    }

    /// Whether an export can have such a row that is damaged.
    private static func isRow(_ table: TableName, _ key: [UInt8]) -> Bool {
        switch table {
        case JournalTables.meta.name: TransferTables.metaKeys.contains { Array($0.utf8) == key }
        case JournalTables.dictionaries.name: key.count == MemoryLayout<UInt32>.size
        default:
            TransferTables.all.contains { $0.table == table } && (1...WriteBatch.longValueKeyLimit).contains(key.count)
        }
    }

    private static func trailer(_ bytes: [UInt8]) throws(Shape.Misfit) -> TransferLine {
        var reader = ByteReader(bytes)
        guard let lines = try? reader.fixed(UInt64.self), let checksum = try? reader.fixed(UInt64.self),
            let checksum = UInt32(exactly: checksum)
        else { throw Shape.Misfit("has a checksum that cannot be") }
        return .trailer(lines: Int(lines), checksum: checksum)
    }
}
