/// Which runs a list is to have.
package struct RunQuery: Sendable, Hashable {
    /// Runs with one of these; none means all.
    package var statuses: Set<RunStatus>
    /// Runs of this workflow only.
    package var workflow: String?
    /// Runs that are over only.
    package var isArchived: Bool
    /// Runs that ended then or later only.
    package var since: Timestamp?
    /// Runs that ended before then only.
    package var until: Timestamp?
    /// Where the list goes on; `nil` for its start.
    package var after: RunCursor?
    /// The most runs that are listed.
    package var limit: Int
    /// Whether the list says how many there are in all.
    package var isCounted: Bool

    package init(
        statuses: Set<RunStatus> = [], workflow: String? = nil, isArchived: Bool = false, since: Timestamp? = nil,
        until: Timestamp? = nil, after: RunCursor? = nil, limit: Int = 50,
        isCounted: Bool = true
    ) {
        self.statuses = statuses
        self.workflow = workflow
        self.isArchived = isArchived
        self.since = since
        self.until = until
        self.after = after
        self.limit = limit
        self.isCounted = isCounted
    }

    /// Whether runs that are not over are not wanted, whatever their status.
    var isOverOnly: Bool { isArchived || since != nil || until != nil }

    /// The wanted statuses of runs that are over, or of those that are not.
    func wantedStatuses(over: Bool) -> [RunStatus] {
        if !over, isOverOnly { return [] }
        return RunStatus.allCases.filter { $0.isOver == over && (statuses.isEmpty || statuses.contains($0)) }
    }

    func wants(_ run: RunSummary) -> Bool {
        (statuses.isEmpty || statuses.contains(run.status)) && (workflow == nil || workflow == run.workflow)
    }
}
