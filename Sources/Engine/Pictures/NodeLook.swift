/// How a kind of node is drawn.
struct NodeLook: Sendable, Hashable {
    /// Where the nodes below it go.
    enum Arrangement: Sendable, Hashable {
        /// One after the other.
        case row
        /// One after the other, again and again.
        case turns
        /// One after the other, for each element.
        case each
        /// Side by side; one of them is taken, or none.
        case branches
        /// A body and what is done if it fails side by side, and below them what comes last in any case.
        case rescue
        /// Side by side; all of them happen.
        case together
    }

    /// What a node looks like that has nothing below it.
    enum Shape: Sendable, Hashable {
        /// Something happens outside: there is an effect.
        case box
        /// Only the State changes.
        case round
        /// Time passes.
        case pill
        /// The flow ends.
        case end
        /// It stands for nodes that are left out.
        case rest
    }

    /// What people call it; empty if that needs no saying.
    let word: String
    let shape: Shape
    let arrangement: Arrangement
    /// What stands behind the node's limit; empty if that is no number of anything.
    let limit: String

    init(_ word: String, _ shape: Shape = .box, _ arrangement: Arrangement = .row, limit: String = "at a time") {
        self.word = word
        self.shape = shape
        self.arrangement = arrangement
        self.limit = limit
    }

    /// Of nodes that are left out.
    static let rest = NodeLook("", .rest)
    /// Of an element of a fan-out, and of a branch.
    static let body = NodeLook("")
}

extension NodeKind {
    /// How it is drawn. A kind that only holds others, in a row and under its own name, needs no entry.
    var look: NodeLook {
        switch self {
        case .sequence: .body
        case .step: NodeLook("step")
        case .update: NodeLook("update", .round)
        case .choice: NodeLook("choice", .box, .branches)
        case .loop: NodeLook("↻ repeat", .box, .turns, limit: "turns at most")
        case .parallel: NodeLook("parallel", .box, .together)
        case .parallelCollecting: NodeLook("parallel, all results", .box, .together)
        case .race: NodeLook("race, first done", .box, .together)
        case .firstSuccess: NodeLook("race, first success", .box, .together)
        case .forEach: NodeLook("for each", .box, .each)
        case .forEachCollecting: NodeLook("for each, all results", .box, .each)
        case .attempt: NodeLook("try", .box, .rescue, limit: "")
        case .sleep: NodeLook("sleep", .pill)
        case .receive: NodeLook("receive", .pill, .branches)
        case .wait: NodeLook("wait", .pill, .branches)
        case .promise: NodeLook("promise", .pill, .branches)
        case .finish: NodeLook("return", .end)
        case .fail: NodeLook("fail", .end)
        case .start: NodeLook("start", .pill)
        case .send: NodeLook("send", .pill)
        default: NodeLook("\(self)")
        }
    }
}
