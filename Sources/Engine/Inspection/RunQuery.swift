/// Which runs a list is to have.
package struct RunQuery: Sendable, Hashable {
    /// Runs with one of these; none means all.
    package var statuses: Set<RunStatus>
    /// Runs of this workflow only.
    package var workflow: String?
    /// Runs that have these tags and attributes only.
    package var filters: [TermFilter] = []
    /// Runs that started then or later only.
    package var startedSince: Timestamp?
    /// Runs that started before then only.
    package var startedUntil: Timestamp?
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
    /// No run can be as it wants.
    var isEmpty = false

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
        if isEmpty || (!over && isOverOnly) { return [] }
        return RunStatus.allCases.filter { $0.isOver == over && (statuses.isEmpty || statuses.contains($0)) }
    }

    func wants(_ run: RunSummary) -> Bool {
        !isEmpty && (statuses.isEmpty || statuses.contains(run.status)) && wants(run.workflow, run.started, run.terms)
    }

    /// - Parameter end: What the index says of a run that is over; `nil` if that cannot be read.
    func wants(_ end: RunEndSummary?) -> Bool { wants(end?.workflow, end?.started, end?.terms) }

    private func wants(_ workflow: String?, _ started: Timestamp?, _ terms: SearchTerms?) -> Bool {
        guard self.workflow == nil || self.workflow == workflow else { return false }
        guard filters.allSatisfy({ $0.matches(terms ?? SearchTerms()) }) else { return false }
        guard startedSince != nil || startedUntil != nil else { return true }
        guard let started else { return false }
        return (startedSince.map { $0 <= started } ?? true) && (startedUntil.map { started < $0 } ?? true)
    }

    /// Whether more is asked of a run than keys of the tables of statuses and ends say.
    var asksOfRuns: Bool { workflow != nil || !filters.isEmpty || startedSince != nil || startedUntil != nil }

    /// Whether the terms are all that is asked of a run that is over, beside how and when it ended.
    var asksForTermsOnly: Bool { workflow == nil && startedSince == nil && startedUntil == nil }
}
