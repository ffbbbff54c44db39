import Ratchet
import RatchetJournal

/// Writes snapshots until dictionaries were trained, trained anew and taken away, or dies at the commit that it is told
/// to die at. First it reads everything that it finds.
///
///     CrashingProcess train JOURNAL [before|after COMMIT]
struct DictionaryWriter {
    private enum Shape: CaseIterable { case order, sensor }

    private struct Unreadable: Error { let number: UInt64 }
    private struct Untrained: Error {}
    private struct Unswept: Error {}

    private static let kind = EntityID.Kind(rawValue: 9)
    private static let orders: Range<UInt64> = 0..<600
    private static let sensors: Range<UInt64> = 600..<1_800
    private static let perCommit = 600

    let source: StoreSource

    func run() async throws -> String {
        try await withJournal { journal in
            try await readAll(journal)
            try await write(Self.orders, .order, until: 1, journal)
            try await write(Self.sensors, .sensor, until: 2, journal)
            try await write(Self.orders, .sensor, journal)
            try await write(Self.sensors, .sensor, journal)
        }
        // What was written while another one was trained needs the one before it, until it is written again.
        for _ in 0..<50 {
            if try await withJournal({ journal in try await isSwept(journal) }) { return "readable" }
        }
        throw Unswept()
    }

    /// Whether one dictionary is left, which a journal sees to when it is opened; if not, everything is written again.
    private func isSwept(_ journal: Journal) async throws -> Bool {
        for _ in 0..<20 {
            if try await dictionaries(journal) <= 1 {
                try await readAll(journal)
                return true
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        try await write(Self.orders, .sensor, journal)
        try await write(Self.sensors, .sensor, journal)
        return false
    }

    private func withJournal<Value>(_ body: (Journal) async throws -> Value) async throws -> Value {
        let journal = try await Journal.open(source)
        async let end: Void = journal.run()
        // Whoever throws does not wait for a journal that stays open.
        defer { journal.close() }
        let value = try await body(journal)
        journal.close()
        try await end
        return value
    }

    /// Writes these until there are so many dictionaries, which takes a moment after there is a reason for one.
    ///
    /// It goes on to write meanwhile, one at a time: no block may need a dictionary that is not durable.
    private func write(
        _ numbers: Range<UInt64>, _ shape: Shape, until count: Int, _ journal: Journal
    ) async throws {
        for _ in 0..<50 {
            try await write(numbers, shape, journal)
            for number in numbers.prefix(100) {
                if try await dictionaries(journal) >= count { return }
                try await write(number..<number + 1, shape, journal)
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        throw Untrained()
    }

    private func write(_ numbers: Range<UInt64>, _ shape: Shape, _ journal: Journal) async throws {
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.perCommit) {
            let part = first..<min(first + UInt64(Self.perCommit), numbers.upperBound)
            let snapshots = part.map { LogItem(EntityID(Self.kind, $0), Self.value($0, shape)) }
            _ = try await journal.append(Submission(snapshots: snapshots))
        }
    }

    private func dictionaries(_ journal: Journal) async throws -> Int {
        try await journal.read { view in try view.count(of: JournalTables.dictionaries.name) }
    }

    private func readAll(_ journal: Journal) async throws {
        let blocks = journal.blocks
        try await journal.read { view in
            try JournalTables.entities.scan(.all, in: view) { entity, row in
                let bytes = try Snapshot(decoding: row, for: entity, with: blocks).bytes
                guard Shape.allCases.contains(where: { Self.value(entity.number, $0) == bytes }) else {
                    throw Unreadable(number: entity.number)
                }
                return .next
            }
        }
    }

    private static func value(_ number: UInt64, _ shape: Shape) -> [UInt8] {
        let hash = (number &* 7_919) % 99_991
        let text =
            switch shape {
            case .order:
                #"{"customer":"c-\#(hash)","items":[{"sku":"sku-\#(number % 97)","cents":\#(hash)}],"paid":true,"#
                    + #""address":{"street":"\#(hash) Mill Lane","city":"North \#(number % 31)"},"notes":[]}"#
            case .sensor:
                "<sensor id='\(number)' room='north-\(number % 31)'><celsius>\(hash)</celsius><humidity percent='"
                    + "\(number % 100)'/><battery volts='\(hash % 5)'/><seen by='gateway-\(number % 7)'/></sensor>"
            }
        return Array(text.utf8)
    }
}
