import Foundation
import MediaPipelineKit
import Testing

struct FilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `A file that is written again has the new bytes, and nothing else is left`() throws {
        let url = try folder.file("in/deep/a.txt")
        try DurableFile.write(Array("old and long".utf8), to: url)
        try DurableFile.write(Array("new".utf8), to: url)
        #expect(try text(of: url) == "new")
        #expect(try folder.names() == ["in", "in/deep", "in/deep/a.txt"])
    }

    @Test func `A write that fails leaves the old file and nothing else`() throws {
        let url = try folder.file("a.txt", "old")
        #expect(throws: PipelineError.self) { try DurableFile.copy(folder.url.appending(path: "none"), to: url) }
        // A folder can be opened but not read.
        #expect(throws: PipelineError.self) { try DurableFile.copy(folder.url, to: url) }
        #expect(try text(of: url) == "old")
        #expect(try folder.names() == ["a.txt"])
    }

    @Test func `What a killed process left is removed at the start, and nothing else`() throws {
        _ = try folder.file("bucket/.part-1", "half")
        _ = try folder.file("bucket/a.part-1", "whole")
        _ = try Workspace(folder.url)
        #expect(try folder.names() == ["bucket", "bucket/a.part-1"])
    }

    @Test(arguments: [0, 1, 256 << 10, (256 << 10) + 1, 3 << 20])
    func `A file is copied as it is, whatever its length`(length: Int) throws {
        let bytes = Data((0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let source = try folder.file("source")
        try bytes.write(to: source)
        try DurableFile.copy(source, to: try folder.file("copy"))
        #expect(try Data(contentsOf: folder.file("copy")) == bytes)
    }

    /// The first two are examples of FIPS 180-4; the third is its example of a million letters.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `The digest of a file is the one of the standard`(word: String, count: Int, digest: String) async throws {
        let file = try folder.file("a", String(repeating: word, count: count))
        #expect(try await FileDigest.sha256(of: file) == digest)
    }

    @Test func `A file that is not there is an error that names it`() async throws {
        let error = await #expect(throws: PipelineError.self) {
            try await FileDigest.sha256(of: folder.url.appending(path: "none"))
        }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains("/none'") == true)
    }
}
