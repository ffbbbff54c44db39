/// What stands in a queue for a step's next attempt: the arguments of a job whose work is to lend its place to the run.
struct Place: Sendable, Hashable, Codable {
    let run: String
    /// The run's number.
    let number: UInt64
    let path: String
    let frame: Int
    let node: Int
    let attempt: Int
    /// The fingerprint of the workflow in which it was so.
    let plan: String

    init(of run: RunState, for address: NodeAddress) {
        self.run = run.id.rawValue
        number = run.number
        path = run.path(of: address)
        (frame, node) = (address.frame, address.node)
        attempt = run[address].attempts + 1
        plan = "\(run.header.fingerprint)"
    }

    /// Where the step was when it began to wait.
    var address: NodeAddress { NodeAddress(frame: frame, node: node) }
}

extension JobEntry {
    /// What stands in line for a step of a run; no kind of an app's has such a name.
    package static let placeKind = "(step)"
}

extension JobKind {
    /// Its jobs lend their places to steps.
    static let place = JobKind(
        name: JobEntry.placeKind, retry: .never, timeout: nil, heartbeat: nil, pool: nil, retention: JobRetention(),
        work: .place,
        defaults: JobDefaults(queue: JobEntry.defaultQueue, priority: JobEntry.middlePriority, unique: nil))
}
