import Foundation
import RatchetJournal

/// The file of a journal, as somebody else's disk or editor might treat it.
struct DataFile {
    struct NotThere: Error {}

    let journal: String

    private var url: URL { URL(filePath: journal).appending(path: "data.mdb") }

    /// Cuts the file off in its middle.
    func truncate() throws {
        var bytes = try Data(contentsOf: url)
        bytes.removeLast(bytes.count / 2)
        try bytes.write(to: url)
    }

    /// Writes other bytes over each place where `old` stands.
    func replace(_ old: [UInt8], by new: [UInt8]) throws {
        var bytes = try Data(contentsOf: url)
        var places = 0
        while let place = bytes.firstRange(of: Data(old)) {
            bytes.replaceSubrange(place, with: new)
            places += 1
        }
        guard places > 0 else { throw NotThere() }
        try bytes.write(to: url)
    }

    /// Turns a bit of the newest log record over: in its body, or in its header.
    func flipBit(inBody: Bool) async throws {
        let record = try await newestRecord()
        var damaged = record
        damaged[inBody ? record.count - 3 : 9] ^= 1
        try replace(record, by: damaged)
    }

    private func newestRecord() async throws -> [UInt8] {
        let reader = try await LMDBReader.open(journal)
        let record = try await reader.read { view in
            var newest: [UInt8] = []
            try JournalTables.log.scan(KeyRange(descending: true), in: view) { _, record in
                newest = record
                return .stop
            }
            return newest
        }
        await reader.close()
        return record
    }
}
