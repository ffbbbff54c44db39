import Foundation
import RatchetJournal
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The fixture of a format` {
    /// The variable that has the fixture of today's format made anew, before that format is released.
    private static let variable = "RATCHET_MAKE_FIXTURE"

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func `is made by today's code`() async throws {
        let format = try #require(ProcessInfo.processInfo.environment[Self.variable].flatMap { Int($0) })
        try await withSample { path in
            try await SampleLetters(path: path).write()
        } and: { path in
            try await Self.withCopy(of: path) { copy in
                try await SampleLetters.handIn(to: copy)
                try FormatFixture(format: format).pack(copy, text: try await JournalText.runs(of: copy))
            }
        }
    }

    @Test func `reads as what today's code makes`() async throws {
        try await withSample { _ in
        } and: { path in
            let text = try FormatFixture(format: 1).text()
            #expect(try await JournalText.runs(of: path) == text)
        }
    }

    @Test func `of today's format reads as it did when it was made`() async throws {
        let fixture = FormatFixture(format: 2)
        let path = Self.newPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try fixture.unpack(to: path)
        let text = try fixture.text()
        #expect(try await JournalText.runs(of: path) == text)
    }

    private func withSample(
        _ prepare: @Sendable (String) async throws -> Void,
        and body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let path = Self.newPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await prepare(path)
        try await SampleOrders(path: path).make { try await body(path) }
    }

    /// The file as it is now, in a journal that nobody has open.
    private static func withCopy(of path: String, _ body: (String) async throws -> Void) async throws {
        let copy = newPath()
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path + "/data.mdb", toPath: copy + "/data.mdb")
        try await body(copy)
    }

    private static func newPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)").path
    }
}
