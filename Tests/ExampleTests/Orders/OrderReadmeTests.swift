import Foundation
import Testing

/// The example's README: what it shows is what happens.
///
/// `RATCHET_README=write swift test --filter OrderReadme` writes it anew.
@Suite(.timeLimit(.minutes(10))) struct OrderReadmeTests {
    private let page = ReadmePage("OrderFulfilment", calling: "shop")
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `Its commands print what it says`() async throws {
        try await page.play(in: folder.url, atLeast: 30)
        try page.comparePicture(folder.url.appending(path: "order.svg"))
    }

    @Test func `Its Swift code stands in the example`() throws {
        try page.checkSwift(standsIn: ["Releases/FulfilOrder2", "Releases/Release"])
    }

    @Test func `Its links lead to files that are there`() throws { try page.checkLinks() }
}
