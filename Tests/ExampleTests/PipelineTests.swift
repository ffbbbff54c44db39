import Foundation
import MediaPipelineKit
import Ratchet
import Testing

@Suite(.enabled(if: hasVips, "libvips-tools is not installed: make test installs it"))
struct PipelineTests {
    enum Place: CaseIterable { case memory, directory }

    private let folder: TemporaryFolder
    private let workspace: Workspace
    private let sink: MailSink

    init() throws {
        folder = try TemporaryFolder()
        workspace = try Workspace(try folder.file("output"))
        sink = try MailSink(workspace.mails)
    }

    @Test(.timeLimit(.minutes(10)), arguments: Place.allCases)
    func `Each photograph of a folder goes through once, and all that its run has made is there`(place: Place)
        async throws
    {
        let photographs = try await folder.photographs(3)
        let photos = try photographs.photos()
        let imported = try await pipeline(place).imported(photographs)
        #expect(imported.map(\.photo) == photos)
        for imported in imported {
            #expect(imported.thumbnails.map(\.size) == [160, 480, 1080])
            #expect(imported.uploadURL.contains("X-Amz-Expires=900&"))
        }
        let audit = try await Audit(of: photos, returned: imported, in: workspace)
        #expect(audit.lost == [])
        #expect(audit.isCatalogueExact)
        #expect(audit.counts.done == ImportFolder.steps(for: 3))
        #expect(audit.counts.begunAgain == [])
        #expect(audit.repeated == [])
        #expect(audit.mails.distinct == 3 && audit.mails.repeated == 0)
    }

    @Test(.timeLimit(.minutes(10)))
    func `A folder that is through answers from the journal, and no step runs again`() async throws {
        let photographs = try await folder.photographs(2)
        let first = try await pipeline(.directory).imported(photographs)
        let effects = try text(of: workspace.effects)
        #expect(try await pipeline(.directory).imported(photographs) == first)
        #expect(try text(of: workspace.effects) == effects)
    }

    @Test(.timeLimit(.minutes(10)))
    func `A photograph that is none ends the folder's run, with its name`() async throws {
        let photographs = try await folder.photographs(1)
        _ = try folder.file("photographs/broken.jpg", "this is no picture")
        let error = await #expect(throws: RunFailure.self) { try await pipeline(.memory).imported(photographs) }
        #expect(error?.description.contains("broken.jpg") == true)
        #expect(error?.description.contains("is not an image") == true)
    }

    @Test(.timeLimit(.minutes(10))) func `The audit names each thing that was lost`() async throws {
        let photographs = try await folder.photographs(2)
        let photos = try photographs.photos()
        let imported = try await pipeline(.memory).imported(photographs)
        let first = try #require(imported.first)
        for victim in [first.thumbnails[0].url, try workspace.bucket.url(of: first.photo.objectKey)] {
            try FileManager.default.removeItem(at: victim)
        }
        let all = try text(of: workspace.catalogue)
        let lines = all.split(separator: "\n").filter { !$0.contains(first.photo.key) }
        try Data("\(lines[0])\n".utf8).write(to: workspace.catalogue)
        let audit = try await Audit(of: photos, returned: imported, in: workspace)
        #expect(audit.lost.count == 3)
        #expect(!audit.isCatalogueExact)
        #expect(try await Audit(of: photos, returned: [first], in: workspace).lost.count == 4)
    }

    @Test(.timeLimit(.minutes(10)))
    func `The audit names each step that began again after its successor, and no other`() async throws {
        let photo = Photo(key: "a.jpg", path: "/a.jpg")
        let keys = ImportPhoto.stepKeys(of: photo).joined() + ["photo:a.jpg/digest", "photo:a.jpg/catalogue"]
        let log = try EffectsLog(workspace.effects)
        for key in keys { try await log.write(Effect(key: key, attempt: 1, phase: .began)) }
        _ = try Catalogue(workspace.catalogue)
        let audit = try await Audit(of: [photo], returned: [], in: workspace)
        #expect(audit.repeated == ["photo:a.jpg/digest"])
    }

    private func pipeline(_ place: Place) throws -> Pipeline {
        let journal: StoreSource =
            switch place {
            case .memory: .memory()
            case .directory: .directory(workspace.journal.path)
            }
        return try Pipeline(journal: journal, try Studio(workspace, MailServer(port: sink.port)), limit: 2)
    }
}
