import RatchetJournal

/// What would become of the runs of a journal with the workflows that are registered.
package struct ChangeReport: Sendable {
    /// What would become of one run.
    package struct Run: Sendable {
        package let id: RunID
        /// `nil` if it cannot be told any more.
        package let workflow: String?
        package let fate: Fate
    }

    package enum Fate: Sendable, Hashable {
        /// It would go on in a changed workflow, with these notes, or with none.
        case goesOn(notes: [String])
        /// It would be parked; the faults say which node each is about, where that is why.
        case parked(ParkReason)
        /// It is damaged: it stays parked with any workflows.
        case damaged(ParkReason)
    }

    /// The most runs that are listed of each fate.
    package static let limit = 1_000

    /// The runs that are not over.
    package internal(set) var checked = 0
    /// Those that would go on as they are.
    package internal(set) var unchanged = 0
    package internal(set) var migrated = 0
    package internal(set) var noted = 0
    package internal(set) var parked = 0
    package internal(set) var damaged = 0
    /// Those that would be parked, that would go on with notes, or are damaged: the first of each.
    package internal(set) var runs: [Run] = []

    /// Whether the workflows can be deployed without a run being parked for it.
    package var isSafe: Bool { parked == 0 }

    mutating func add(_ entity: RecoveredEntity, _ fate: Fate?) {
        checked += 1
        guard let fate else { return unchanged += 1 }
        var count: Int
        switch fate {
        case .goesOn(let notes):
            migrated += 1
            guard !notes.isEmpty else { return }
            noted += 1
            count = noted
        case .parked:
            parked += 1
            count = parked
        case .damaged:
            damaged += 1
            count = damaged
        }
        guard count <= Self.limit else { return }
        let header = RunFold.header(of: entity)
        let id = header?.givenID.map(RunID.init(_:)) ?? RunID(number: entity.id.number)
        runs.append(Run(id: id, workflow: header?.workflow, fate: fate))
    }
}
