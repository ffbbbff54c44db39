import Foundation
import RatchetJournal
import Testing

@testable import RatchetEngine

/// What an export is written to takes nothing away that is not its own.
struct NewFileTests {
    private static func refusal(_ path: String) -> JournalError.Code? {
        do throws(JournalError) {
            _ = try NewFile(path)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `Two that write the same file find each other out, and the first one goes on`() async throws {
        try await TransferFolder.with { folder in
            let path = folder + "/lines"
            let first = try NewFile(path)
            try first.write(Array("first".utf8))
            #expect(Self.refusal(path) == .heldByAnotherProcess)
            #expect(try TransferFolder.names(folder) == ["lines.partial"])
            try first.finish()
            #expect(try TransferFolder.text(path) == "first" && TransferFolder.names(folder) == ["lines"])
            #expect(Self.refusal(path) == .alreadyExists)
        }
    }

    @Test func `What a killed process has left is taken away, and nobody reads the new one through it`() async throws {
        try await TransferFolder.with { folder in
            let path = folder + "/lines"
            try Data("left behind".utf8).write(to: URL(filePath: path + ".partial"))
            let old = try #require(FileHandle(forReadingAtPath: path + ".partial"))
            let file = try NewFile(path)
            try file.write(Array("new".utf8))
            try file.finish()
            #expect(try old.readToEnd() == Data("left behind".utf8))
            #expect(try TransferFolder.text(path) == "new")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `A directory of that name, or a link, is left as it is`() async throws {
        try await TransferFolder.with { folder in
            let (path, kept) = (folder + "/lines", folder + "/lines.partial/kept")
            try FileManager.default.createDirectory(atPath: path + ".partial", withIntermediateDirectories: true)
            try Data("kept".utf8).write(to: URL(filePath: kept))
            #expect(Self.refusal(path) == .alreadyExists)
            #expect(try TransferFolder.text(kept) == "kept")
            let other = folder + "/other"
            try FileManager.default.createSymbolicLink(atPath: other + ".partial", withDestinationPath: kept)
            #expect(Self.refusal(other) == .alreadyExists)
            #expect(try TransferFolder.text(kept) == "kept")
        }
    }

    @Test func `A file that has come to be there meanwhile stays, and so does what took the partial one's place`()
        async throws
    {
        try await TransferFolder.with { folder in
            let path = folder + "/lines"
            let file = try NewFile(path)
            try file.write(Array("mine".utf8))
            try Data("theirs".utf8).write(to: URL(filePath: path))
            let taken = #expect(throws: JournalError.self) { try file.finish() }
            #expect(taken?.code == .alreadyExists)
            #expect(try TransferFolder.text(path) == "theirs")
            try FileManager.default.removeItem(atPath: path + ".partial")
            try Data("another's".utf8).write(to: URL(filePath: path + ".partial"))
            let replaced = #expect(throws: JournalError.self) { try file.finish() }
            #expect(replaced?.code == .inputOutput)
            file.abandon()
            #expect(try TransferFolder.text(path + ".partial") == "another's")
        }
    }

    @Test func `Where there are no links, nothing is replaced either`() async throws {
        try await TransferFolder.with { folder in
            let (old, new) = (folder + "/old", folder + "/new")
            try Data("lines".utf8).write(to: URL(filePath: old))
            try NewFile.moveWithoutLink(old, new)
            #expect(try TransferFolder.names(folder) == ["new"] && TransferFolder.text(new) == "lines")
            try Data("more".utf8).write(to: URL(filePath: old))
            let taken = #expect(throws: JournalError.self) { try NewFile.moveWithoutLink(old, new) }
            #expect(taken?.code == .alreadyExists)
            #expect(try TransferFolder.text(new) == "lines")
        }
    }
}
