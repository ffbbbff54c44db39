import Foundation
import Testing

/// The example's README: what it shows is what happens.
///
/// `RATCHET_README=write swift test --filter NightlyReadme` writes it anew.
@Suite(.timeLimit(.minutes(10))) struct NightlyReadmeTests {
    private let page = ReadmePage("NightlyImport", calling: "stock")
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `Its commands print what it says`() async throws { try await page.play(in: folder.url, atLeast: 15) }

    @Test func `Its Swift code stands in the example`() throws {
        try page.checkSwift(standsIn: ["ImportProducts", "ImportRow", "NightlyImport"])
    }

    @Test func `Its links lead to files that are there`() throws { try page.checkLinks() }
}
