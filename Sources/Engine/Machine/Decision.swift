import RatchetJournal

/// What a run does next: facts to be recorded, and what to do once they are durable.
struct Decision: Sendable {
    /// All of the same moment; none if nothing has changed.
    var events: EventBatch
    /// What the events hold of the user's values.
    var payloadBytes = 0
    /// The attempts to be made.
    var works: [RunWork] = []
    /// The attempts that are of no use any more.
    var dropped: [AttemptTicket] = []
    /// There is more to decide once this much has been handed in.
    var isCut = false
    /// What the cause of it all allows.
    var allowed = Durability.durable

    init(at time: Timestamp) { events = EventBatch(at: time) }

    /// Durable if one of the events has to be.
    var durability: Durability { events.events.allSatisfy(\.mayBeRelaxed) ? allowed : .durable }
}
