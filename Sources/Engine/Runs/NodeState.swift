/// Where one node of a run stands.
package struct NodeState: Sendable, Hashable {
    /// The numbers are part of the journal's format.
    package enum Status: UInt8, Sendable, Hashable, Codable {
        /// The run has not come to it.
        case idle = 0
        /// It is under way.
        case open = 1
        /// It waits for a moment (a sleep's end, a step's next attempt), or for a signal.
        case waiting = 2
        case done = 3
        case failed = 4
        /// The node next to it failed, the flow ended or the run was cancelled before it was done.
        case dropped = 5
    }

    package var status: Status = .idle {
        didSet { if !isUnderWay, status != .failed { boxedMemory = nil } }
    }
    /// Attempts of a step that have ended.
    package var attempts = 0
    /// Turns, branches or elements that were begun; of a `scope`, how many steps had been kept when it was opened.
    package var begun = 0
    /// Branches or elements that are done.
    package var ended = 0
    /// The child that a `choice` took.
    package var choice: Int?
    /// The first frame of a `forEach` or `call`; the others follow it.
    package var frames = 0..<0
    package var due: Timestamp?
    package var opened: Timestamp?
    package var closed: Timestamp?
    /// The last attempt's error.
    package var error: ErrorReport?
    /// How the node will end, once what is still under way in it has come to an end, or has been undone. Of a branch
    /// whose failure is collected: how it ended.
    package internal(set) var held: NodeOutcome?
    /// The beginning of a step's output.
    package var output: Preview?
    /// Few nodes have one.
    private var boxedMemory: Boxed<StepMemory>?
    /// The run that a `start` asked for, or that a `send` sends to.
    package var target: RunID?
    /// Whether it is done, and was undone since; or somebody said that it need not be.
    package internal(set) var isUndone = false

    package init() {}

    /// What the step's attempts leave for those that follow. It is gone when the step is done or dropped; one that
    /// failed for good keeps it, for whoever looks, or lets it be tried again.
    package var memory: StepMemory? {
        get { boxedMemory?.value }
        set { boxedMemory = newValue.map { Boxed($0) } }
    }

    mutating func remember(_ change: (inout StepMemory) -> Void) {
        if boxedMemory == nil { boxedMemory = Boxed(StepMemory()) }
        boxedMemory?.update(change)
        if boxedMemory?.value.isEmpty == true { boxedMemory = nil }
    }

    var isUnderWay: Bool { status == .open || status == .waiting }
}
