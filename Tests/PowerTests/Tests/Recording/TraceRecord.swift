import PowerLoads
import RatchetJournal

/// One record as the recorder writes it: numbers, two names and bytes.
struct TraceRecord {
    /// The kinds, as `Recorder.h` has them.
    private enum Kind: UInt32 {
        case create = 1
        case directory, existing, write, syncedWrite, truncate, sync, rename, remove, link, map, missed, note
    }

    private static let headBytes = 40

    private let kind: Kind
    private let error: Int32
    private let file: UInt64
    private let offset: Int
    private let name: String
    private let other: String
    private let bytes: [UInt8]

    /// Reads the record at `place`, and moves that behind it.
    init(_ trace: [UInt8], at place: inout Int) throws {
        let start = place
        guard trace.count - start >= Self.headBytes else { throw Trace.Fault.unreadable(offset: start) }
        var reader = ByteReader(trace[start..<start + Self.headBytes])
        guard let kind = Kind(rawValue: try reader.fixed()) else { throw Trace.Fault.unreadable(offset: start) }
        self.kind = kind
        error = Int32(bitPattern: try reader.fixed(UInt32.self))
        file = try reader.fixed()
        offset = Int(clamping: try reader.fixed(UInt64.self))
        let lengths = [
            Int(try reader.fixed(UInt32.self)), Int(try reader.fixed(UInt32.self)),
            Int(clamping: try reader.fixed(UInt64.self)),
        ]
        guard lengths.allSatisfy({ $0 <= trace.count }),
            trace.count - start - Self.headBytes >= lengths.reduce(0, +)
        else {
            throw Trace.Fault.unreadable(offset: start)
        }
        place += Self.headBytes
        let parts = lengths.map { length in
            defer { place += length }
            return trace[place..<place + length]
        }
        name = String(decoding: parts[0], as: UTF8.self)
        other = String(decoding: parts[1], as: UTF8.self)
        bytes = Array(parts[2])
    }

    /// The call; `nil` for a note that nobody has taken.
    func call() throws -> DiskCall? {
        switch kind {
        case .create: .create(file: file, name: name)
        case .directory: .makeDirectory(file: file, name: name, wasThere: error != 0)
        case .existing: .existing(file: file, name: name, bytes: bytes)
        case .write: .write(file: file, offset: offset, bytes: bytes)
        case .syncedWrite: .syncedWrite(file: file, offset: offset, bytes: bytes, failed: error != 0)
        case .truncate: .truncate(file: file, length: offset)
        case .sync: .sync(file: file, failed: error != 0)
        case .rename: .rename(from: name, to: other)
        case .remove: .remove(name: name)
        case .link: .link(from: name, to: other)
        case .map: .map(file: file)
        case .missed: throw Trace.Fault.missed(name)
        case .note: Note(text: name).map { .note($0) }
        }
    }
}
