public import RatchetJournal
import Synchronization

extension StoreSource {
    /// The same source with a fault: commit `number` fails and nothing of it becomes durable.
    ///
    ///     let source = StoreSource.memory(image).failing(at: 3, with: .diskFull)
    ///
    /// Commits are counted from 1, through all the times that the journal is opened: one that is opened again after the
    /// fault goes on without another, unless the fault is `forGood`.
    public func failing(at number: Int, with code: JournalError.Code, forGood: Bool = false) -> StoreSource {
        failing { commit in
            commit == number || forGood && commit > number ? .refused(code) : nil
        }
    }

    /// The same source with a plan of faults; `plan` is asked before each commit, by its number.
    ///
    ///     source.failing { commit in commit % 7 == 0 ? .unconfirmed(.inputOutput) : nil }
    ///
    /// Commits are counted from 1, through all the times that the journal is opened.
    public func failing(_ plan: @escaping @Sendable (_ commit: Int) -> CommitFault?) -> StoreSource {
        watched(by: FaultyCommits(plan))
    }

    /// The same source with a fault: the journal cannot be opened at attempt `number`, counted from 1.
    ///
    ///     source.failingToOpen(at: 2, with: .notPermitted)
    ///
    /// With `forGood`, it can never be opened again.
    public func failingToOpen(at number: Int, with code: JournalError.Code, forGood: Bool = false) -> StoreSource {
        let openings = Atomic(0)
        return StoreSource(name: name) { () throws(JournalError) in
            let opening = openings.add(1, ordering: .relaxed).newValue
            guard opening != number, !(forGood && opening > number) else {
                throw JournalError(code, "a fault was injected: the journal '\(self.name)' cannot be opened")
            }
            return try await self.open()
        }
    }
}
