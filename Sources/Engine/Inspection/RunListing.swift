/// The newest runs that a query wants.
package struct RunListing: Sendable {
    /// Newest first.
    package let runs: [RunSummary]
    /// Whether there are others that are not listed.
    package let hasMore: Bool
    /// How many there are with those that are not listed; `nil` if counting them would mean reading every run.
    package let total: Int?
}
