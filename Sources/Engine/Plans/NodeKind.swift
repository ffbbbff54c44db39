/// What a node of a plan is. The numbers are part of the journal's format.
package enum NodeKind: UInt8, Sendable, Hashable, CaseIterable {
    /// Its children, one after the other. The body of a workflow, of a branch, of a loop.
    case sequence = 1
    case step = 2
    case update = 3
    /// `When` and `Switch`: one of its children (sequences), or none.
    case choice = 4
    /// `Repeat`: its only child (a sequence), again and again.
    case loop = 5
    /// All of its children, some at a time.
    case parallel = 6
    /// A sub-flow for each element of a list.
    case forEach = 7
    /// One sub-flow.
    case call = 8
    case sleep = 9
    /// `Return`: the value with which the flow ends.
    case finish = 10
    /// Waits for a signal.
    case receive = 11
    /// Waits until something outside settles it by its token.
    case promise = 19
}
