import Foundation
import RatchetJournal

/// The file that an export goes to or comes from; `-` is the process's own output or input.
struct TransferFile {
    static let standard = "-"
    private static let pieceBytes = 1 << 16

    private let handle: FileHandle?
    private let path: String
    /// What is written; `nil` if it is no new file.
    private let new: NewFile?

    /// A new file, which nobody else may read: the values of users stand in it.
    static func writing(to path: String) throws(JournalError) -> TransferFile {
        guard path != standard else { return TransferFile(handle: .standardOutput, path: path, new: nil) }
        return TransferFile(handle: nil, path: path, new: try NewFile(path))
    }

    static func reading(from path: String) throws(JournalError) -> TransferFile {
        guard path != standard else { return TransferFile(handle: .standardInput, path: path, new: nil) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw JournalError(.notFound, "the file '\(path)' cannot be read: check the path and its permissions")
        }
        return TransferFile(handle: handle, path: path, new: nil)
    }

    func write(_ bytes: [UInt8]) throws {
        guard let new else { return try orError("be written") { try handle?.write(contentsOf: Data(bytes)) } }
        try new.write(bytes)
    }

    /// The next bytes; none at the end.
    func read() throws -> [UInt8] {
        try orError("be read") { Array(try handle?.read(upToCount: Self.pieceBytes) ?? Data()) }
    }

    /// All is written: makes it durable, and gives it its name, unless that is taken by now.
    func finish() throws { try new?.finish() }

    /// Takes away what was written of a new file.
    func abandon() { new?.abandon() }

    private func orError<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            let name = path == Self.standard ? "standard input or output" : "the file '\(path)'"
            throw JournalError(.inputOutput, "\(name) cannot \(what): \(error.localizedDescription)")
        }
    }
}
