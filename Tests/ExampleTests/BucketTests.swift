import Foundation
import MediaPipelineKit
import Testing

struct BucketTests {
    private let folder: TemporaryFolder
    private let bucket: Bucket

    init() throws {
        folder = try TemporaryFolder()
        bucket = Bucket(folder: folder.url.appending(path: "bucket"))
    }

    @Test func `An object is what was stored last, however often`() throws {
        let key = "photos/Über den Wolken.jpg"
        try bucket.put(try folder.file("a", "one"), key: key)
        try bucket.put(try folder.file("a", "one"), key: key)
        #expect(try text(of: try bucket.url(of: key)) == "one")
        try bucket.put(try folder.file("b", "two"), key: key)
        #expect(try text(of: try bucket.url(of: key)) == "two")
        #expect(try folder.names().filter { $0.hasPrefix("bucket/photos/") } == ["bucket/\(key)"])
    }

    @Test(arguments: ["", "/etc/passwd", "../a", "a/../../b", "a//b", "a/", "./a"])
    func `A key that is none, or leaves the bucket, is refused`(key: String) throws {
        let file = try folder.file("a", "one")
        let error = #expect(throws: PipelineError.self) { try bucket.put(file, key: key) }
        #expect(error?.code == .invalidArgument)
    }
}
