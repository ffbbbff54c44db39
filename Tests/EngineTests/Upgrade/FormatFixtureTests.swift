import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The fixture of a format` {
    /// The variable that has the fixture of today's format made anew, before that format is released.
    private static let variable = "RATCHET_MAKE_FIXTURE"

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func `is made by today's code`() async throws {
        let format = try #require(ProcessInfo.processInfo.environment[Self.variable].flatMap { Int($0) })
        try await withSample { path in
            try FormatFixture(format: format).pack(path, text: try await JournalText.runs(of: path))
        }
    }

    @Test func `reads as what today's code makes`() async throws {
        try await withSample { path in
            let text = try FormatFixture(format: 1).text()
            #expect(try await JournalText.runs(of: path) == text)
        }
    }

    private func withSample(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await SampleOrders(path: path).make { try await body(path) }
    }
}
