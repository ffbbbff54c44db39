package import RatchetJournal

/// Where the engine is that has a journal open.
package enum EngineHost: Sendable, Hashable {
    /// There is none.
    case none
    /// It is the one that is asked.
    case here
    case process(JournalOwner)
}
