import Testing

/// The example's README: its links and its code.
struct MediaReadmeTests {
    private let page = ReadmePage("MediaPipeline", calling: "MediaPipeline")

    @Test func `Its Swift code stands in the example`() throws {
        try page.checkSwift(standsIn: ["Workflows/ImportPhoto", "Workflows/NotifyByMail"])
    }

    @Test func `Its links lead to files that are there`() throws { try page.checkLinks() }
}
