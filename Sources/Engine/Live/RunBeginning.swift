import RatchetJournal

/// What comes with the first submission of a run that enters memory.
enum RunBeginning: Sendable {
    /// A new run, with its first events; the rows are its id's and its plan's, where those are not in the journal yet.
    case started([RunEvent], timeout: Duration?, writes: [WriteBatch.Operation], Durability)
    /// The journal says that it was under way, or parked for a reason that is gone.
    case recovered(wasParked: Bool)
    /// Its timer was due at this moment; one that waits for a signal only has none.
    case woken(TimerKey?)
}
