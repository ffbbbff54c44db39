/// A page of the runs that a query wants: first those that are not over, the newest first, then the others, the latest
/// end first.
package struct RunListing: Sendable {
    package let runs: [RunSummary]
    /// Where the next page begins; `nil` if there are no others.
    package let next: RunCursor?
    /// How many the query wants in all, whatever its cursor; `nil` if counting them would mean reading runs.
    package let total: Int?

    /// Whether there are others that are not listed.
    package var hasMore: Bool { next != nil }
}
