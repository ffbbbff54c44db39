package import RatchetJournal

/// Everything that happened to a run, in the order in which it became durable.
package struct RunHistory: Sendable {
    package struct Entry: Sendable {
        /// The commit group that made it durable.
        package let lsn: LSN
        package let content: Content

        package init(lsn: LSN, content: Content) {
            self.lsn = lsn
            self.content = content
        }
    }

    package enum Content: Sendable {
        /// An event, when it happened, and to which node; there is no path if the event is the run's own, or if what
        /// came before it is missing and so the node cannot be named.
        case event(RunEvent, at: Timestamp, path: String?)
        /// What stood here cannot be read; the text says why.
        case unreadable(String)
    }

    package let id: RunID
    package let workflow: String?
    package let status: RunStatus
    package let entries: [Entry]

    /// Whether the first entry is the run's start: it is not if the journal does not keep history, or did not always.
    package var isWhole: Bool {
        if case .event(let event, _, _)? = entries.first?.content { event.header != nil } else { false }
    }

    package init(id: RunID, workflow: String?, status: RunStatus, entries: [Entry]) {
        self.id = id
        self.workflow = workflow
        self.status = status
        self.entries = entries
    }

    init(_ run: RunReading, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws {
        id = run.id
        workflow = run.header?.workflow
        status = run.status
        var replay = try RunReplay(run, in: view, with: blocks)
        var entries: [Entry] = []
        try EntityHistory.read(.run(run.number), in: view, with: blocks) { entry in
            entries += replay.contents(of: entry).map { Entry(lsn: entry.lsn, content: $0) }
            return .next
        }
        self.entries = entries
    }
}
