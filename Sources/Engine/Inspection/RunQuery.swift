/// Which runs a list is to have.
package struct RunQuery: Sendable, Hashable {
    /// Runs with one of these; none means all.
    package var statuses: Set<RunStatus>
    /// Runs of this workflow only.
    package var workflow: String?
    /// The most runs that are listed.
    package var limit: Int

    package init(statuses: Set<RunStatus> = [], workflow: String? = nil, limit: Int = 50) {
        self.statuses = statuses
        self.workflow = workflow
        self.limit = limit
    }

    var wantedStatuses: [RunStatus] { RunStatus.allCases.filter { statuses.isEmpty || statuses.contains($0) } }

    func wants(_ run: RunSummary) -> Bool {
        (statuses.isEmpty || statuses.contains(run.status)) && (workflow == nil || workflow == run.workflow)
    }
}
