import Foundation
import RatchetJournal

/// The file that an export goes to or comes from; `-` is the process's own output or input.
struct TransferFile {
    static let standard = "-"
    private static let pieceBytes = 1 << 16

    private let handle: FileHandle
    private let path: String
    /// What the file is called until it is whole; `nil` if it is no new file.
    private let partial: String?

    /// A new file, which nobody else may read: the values of users stand in it.
    static func writing(to path: String) throws(JournalError) -> TransferFile {
        guard path != standard else { return TransferFile(handle: .standardOutput, path: path, partial: nil) }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw JournalError(.alreadyExists, "there is a file '\(path)' already: give another name, or move it away")
        }
        let partial = path + ".partial"
        // What an export has left that was killed may be open to others.
        try? FileManager.default.removeItem(atPath: partial)
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw JournalError(.inputOutput, "the file '\(partial)' cannot be made: look at its directory") }
        return TransferFile(handle: handle, path: path, partial: partial)
    }

    static func reading(from path: String) throws(JournalError) -> TransferFile {
        guard path != standard else { return TransferFile(handle: .standardInput, path: path, partial: nil) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw JournalError(.notFound, "the file '\(path)' cannot be read: check the path and its permissions")
        }
        return TransferFile(handle: handle, path: path, partial: nil)
    }

    func write(_ bytes: [UInt8]) throws {
        try orError("be written") { try handle.write(contentsOf: Data(bytes)) }
    }

    /// The next bytes; none at the end.
    func read() throws -> [UInt8] {
        try orError("be read") { Array(try handle.read(upToCount: Self.pieceBytes) ?? Data()) }
    }

    /// All is written: makes it durable, and gives it its name, unless that is taken by now.
    func finish() throws {
        guard let partial else { return }
        try orError("be written") {
            try handle.synchronize()
            try handle.close()
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            // The name is durable once its directory is.
            let directory = (path as NSString).deletingLastPathComponent
            let names = FileHandle(forReadingAtPath: directory.isEmpty ? "." : directory)
            try names?.synchronize()
            try names?.close()
        }
    }

    /// Takes away what was written of a new file.
    func abandon() {
        guard let partial else { return }
        try? FileManager.default.removeItem(atPath: partial)
    }

    private func orError<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            let name = path == Self.standard ? "standard input or output" : "the file '\(path)'"
            throw JournalError(.inputOutput, "\(name) cannot \(what): \(error.localizedDescription)")
        }
    }
}
