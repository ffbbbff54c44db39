/// One try of a step that is to be made: the work, and all that it needs to know.
struct Attempt: Sendable {
    /// Tells the machine which attempt a result is of.
    let ticket: AttemptTicket
    let info: AttemptInfo
    let body: StepBody
    /// What gives it up.
    let alarms: [AttemptAlarm]
    /// The threads that run it; `nil` for Swift's shared pool.
    let pool: String?
    /// It may begin only once it is durable that it does.
    let isAtMostOnce: Bool
    /// Whether it may turn out to be of no use while it is under way, and the run goes on without it.
    let canBeDropped: Bool
}

/// Names one attempt within a live run. One that was given up (a timeout) holds a ticket that is no longer good.
struct AttemptTicket: Sendable, Hashable {
    let address: NodeAddress
    let number: Int
}

/// How an attempt ended.
enum AttemptResult: Sendable {
    case success(Payload)
    case failure(any Error)
}
