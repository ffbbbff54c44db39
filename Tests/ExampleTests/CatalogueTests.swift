import Foundation
import MediaPipelineKit
import Testing

struct CatalogueTests {
    private let folder: TemporaryFolder
    private let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = try folder.file("catalogue.jsonl")
    }

    @Test func `An entry that was added is there when the catalogue is opened again`() async throws {
        try await Catalogue(url).add(Self.entry("a.jpg"))
        #expect(try await Catalogue(url).entries() == [Self.entry("a.jpg")])
    }

    @Test func `Adding a photograph again changes nothing, before and after opening again`() async throws {
        let catalogue = try Catalogue(url)
        #expect(try await catalogue.add(Self.entry("a.jpg")))
        let before = try text(of: url)
        #expect(try await !catalogue.add(Self.entry("a.jpg", width: 7)))
        #expect(try await !Catalogue(url).add(Self.entry("a.jpg")))
        #expect(try text(of: url) == before)
    }

    @Test func `A last line that was cut anywhere is dropped, and can be added again`() async throws {
        try await Catalogue(url).add(Self.entry("a.jpg"))
        let first = try text(of: url)
        try await Catalogue(url).add(Self.entry("b.jpg"))
        let second = Array(try text(of: url).utf8.dropFirst(first.utf8.count))
        for cut in second.indices {
            try Data(Array(first.utf8) + second[..<cut]).write(to: url)
            let catalogue = try Catalogue(url)
            #expect(await catalogue.entries() == [Self.entry("a.jpg")])
            #expect(try await catalogue.add(Self.entry("b.jpg")))
            #expect(try await Catalogue(url).entries() == [Self.entry("a.jpg"), Self.entry("b.jpg")])
        }
    }

    @Test func `Adding many at once loses none and doubles none`() async throws {
        let catalogue = try Catalogue(url)
        try await withThrowingTaskGroup { group in
            for number in 0..<60 { group.addTask { try await catalogue.add(Self.entry("\(number % 20).jpg")) } }
            try await group.waitForAll()
        }
        #expect(try text(of: url).split(separator: "\n").count == 20)
        #expect(try await Catalogue(url).entries().count == 20)
    }

    @Test func `A line that is no entry is named, not skipped`() throws {
        let url = try folder.file("bad.jsonl", "{\"key\": 1}\n")
        let error = #expect(throws: PipelineError.self) { _ = try Catalogue(url) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("line 1") == true)
    }

    @Test func `Bytes that are no text are an error, not a crash`() throws {
        try Data([0xFF, 0xFE, 0x0A]).write(to: url)
        #expect(throws: PipelineError.self) { _ = try Catalogue(url) }
    }

    private static func entry(_ key: String, width: Int = 640) -> CatalogueEntry {
        let metadata = PhotoMetadata(width: width, height: 480, bands: 3, format: "uchar", bytes: 1_000)
        return CatalogueEntry(
            photo: Photo(key: key, path: "/photos/\(key)"), metadata: metadata, sha256: "00ff",
            thumbnails: ["t-160.jpg"])
    }
}
