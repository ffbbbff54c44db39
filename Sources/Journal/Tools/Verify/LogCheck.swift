/// Checks each commit group of the log: that none is missing, its header's checksum, its body's, and that the two fit
/// together. The log is read in one view.
struct LogCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        try await verification.store.read { view in
            var reading = try LogReading(verification, view)
            try reading.readAll(view)
        }
    }
}

/// One pass over the log.
private struct LogReading {
    private let verification: Verification
    private let total: Int
    private var next: LSN
    private var read = 0

    init(_ verification: Verification, _ view: borrowing any StoreView & ~Copyable) throws {
        self.verification = verification
        total = try view.count(of: JournalTables.log.name)
        // A row that makes no sense is MetaCheck's finding; the log then starts wherever it does.
        next = ((try? LogState.trimmed(in: view)) ?? .zero).next
    }

    mutating func readAll(_ view: borrowing any StoreView & ~Copyable) throws {
        var rows: [(key: [UInt8], value: [UInt8])] = []
        try view.scan(JournalTables.log.name, .all) { key, value in
            rows.append((Array(key), Array(value)))
            return .next
        }
        for row in rows { check(row.key, row.value) }
        verification.count(JournalTables.log.name.rawValue, read)
    }

    private mutating func check(_ key: [UInt8], _ record: [UInt8]) {
        read += 1
        verification.tell("log", read, of: total, .rows)
        guard let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) else {
            return add(.badRow, "the key is no LSN", key: key.hexText, nil, Self.noOpening)
        }
        if lsn != next, verification.isWhole(JournalTables.log.name) {
            let missing = lsn.rawValue == next.rawValue + 1 ? "\(next)" : "\(next) to \(lsn.rawValue &- 1)"
            let what = lsn > next ? "no record at \(missing)" : "a record that was deleted as covered is still there"
            add(.gap, what, key: nil, lsn, Self.noOpening)
        }
        next = lsn.next
        checkRecord(record, lsn)
    }

    private func checkRecord(_ row: [UInt8], _ lsn: LSN) {
        let record: LogRecord
        do throws(JournalError) {
            record = try LogRecord(decoding: row, at: lsn)
        } catch {
            return add(.checksum, "the header's checksum does not fit", key: nil, lsn, Self.noOpening)
        }
        do throws(JournalError) {
            _ = try record.body(with: verification.blocks)
        } catch {
            guard !verification.isUnopened(error, in: JournalTables.log.name) else { return }
            let names = Set(record.header.items.map(\.entity)).sorted().prefix(5).map { "\($0)" }
            add(
                .checksum, error.message, key: nil, lsn,
                "what it changed is parked, unless a snapshot is newer: \(names.joined(separator: ", "))")
        }
    }

    private static let noOpening = "the journal does not open: what is missing cannot be told"

    private func add(_ kind: Finding.Kind, _ what: String, key: String?, _ lsn: LSN?, _ effect: String) {
        verification.add(
            Finding(
                kind, what, table: JournalTables.log.name, key: key, lsn: lsn, effect: effect, advice: Advice.restore))
    }
}
