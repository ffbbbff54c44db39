/// Some of the runs that a search has found, and where the others begin.
public struct RunPage: Sendable, Hashable {
    /// First those that are not over, the newest first; then the others, the latest end first.
    public let runs: [FoundRun]
    /// What the next page is asked for with, as `after`; `nil` if there is none. It can be kept, and sent elsewhere.
    public let next: String?

    init(_ listing: RunListing) {
        runs = listing.runs.map(FoundRun.init)
        next = listing.next?.description
    }
}
