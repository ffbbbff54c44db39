import Foundation
import PowerLoads
import RatchetJournal

/// What a process did to the files below a directory, call by call.
struct Trace: Sendable {
    enum Fault: Error {
        /// The bytes are not a trace.
        case unreadable(offset: Int)
        /// The process changed a file in a way that is not in the trace.
        case missed(String)
    }

    var calls: [DiskCall]

    init(calls: [DiskCall]) { self.calls = calls }

    /// Reads a trace. Its names are relative to the directory that was watched.
    ///
    /// A file that was mapped to be written has a content that nobody knows. LMDB's table of readers may, as it is made
    /// anew whenever nobody has it open; any other file may not.
    init(_ file: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: file))
        calls = []
        var offset = 0
        var names: [UInt64: String] = [:]
        while offset < bytes.count {
            guard let call = try TraceRecord(bytes, at: &offset).call() else { continue }
            switch call {
            case .create(let file, let name), .existing(let file, let name, _): names[file] = name
            case .map(let file) where names[file]?.hasSuffix("/lock.mdb") != true:
                throw Fault.missed("\(names[file] ?? "a file") is mapped to be written")
            default: break
            }
            calls.append(call)
        }
    }

    /// The trace of a process whose syncs do nothing; `isDropped` says which, by their number from 0.
    func withoutSyncs(_ isDropped: (Int) -> Bool) -> Trace {
        var number = -1
        return Trace(
            calls: calls.compactMap { call in
                guard call.isSync else { return call }
                number += 1
                guard isDropped(number) else { return call }
                guard case .syncedWrite(let file, let offset, let bytes, _) = call else { return nil }
                return .write(file: file, offset: offset, bytes: bytes)
            })
    }

    /// The numbers of the syncs right before which something was acknowledged.
    var syncsBeforeNotes: [Int] {
        var number = 0
        var found: [Int] = []
        var isNoted = false
        for call in calls {
            if case .note = call { isNoted = true }
            guard call.isSync else { continue }
            if isNoted { found.append(number) }
            isNoted = false
            number += 1
        }
        return found
    }

    var syncCount: Int { calls.count { $0.isSync } }

    var notes: [Note] {
        calls.compactMap { call in
            if case .note(let note) = call { note } else { nil }
        }
    }
}
