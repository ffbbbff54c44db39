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
    /// What is to be delivered to other runs.
    private(set) var deliveries: [Delivery] = []
    /// What is to be put into the app's store, or removed from it.
    private(set) var stored: [StepEffect] = []
    /// There is more to decide once this much has been handed in.
    var isCut = false
    /// What the cause of it all allows.
    var allowed = Durability.durable

    init(at time: Timestamp) { events = EventBatch(at: time) }

    /// Durable if one of the events has to be.
    var durability: Durability {
        deliveries.isEmpty && events.events.allSatisfy(\.mayBeRelaxed) ? allowed : .durable
    }

    mutating func send(_ delivery: Delivery) {
        payloadBytes += delivery.payloadBytes
        deliveries.append(delivery)
    }

    /// Takes up what a step of this run did to Ratchet.
    mutating func add(_ effects: [StepEffect], of run: UInt64) {
        for effect in effects {
            if let delivery = effect.delivery(from: run) {
                send(delivery)
            } else {
                payloadBytes += effect.payloadBytes
                stored.append(effect)
            }
        }
    }
}
