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
    /// The first of its children that ends, whichever way, is the winner.
    case race = 12
    /// A body, then what catches its errors, then what comes last in any case.
    case attempt = 13
    /// Its children, one after the other; if they do not come to their end, what they did is undone.
    case scope = 14
    /// Fails.
    case fail = 15
    /// Waits until the State is so.
    case wait = 16
    /// Starts another run, and waits for its end or not.
    case start = 17
    /// Sends a signal to another run.
    case send = 18
    /// Waits until something outside settles it by its token.
    case promise = 19
    /// The first of its children that ends without an error is the winner.
    case firstSuccess = 20
    /// All of its children, some at a time, whether they fail or not.
    case parallelCollecting = 21
    /// A sub-flow for each element of a list, whether they fail or not.
    case forEachCollecting = 22
}

extension NodeKind {
    /// Whether several of its children, or elements, are under way at once.
    var hasBranches: Bool {
        [.parallel, .parallelCollecting, .race, .firstSuccess, .forEach, .forEachCollecting].contains(self)
    }

    /// Whether it waits for something from outside that may come before its moment does.
    var listens: Bool { self == .receive || self == .wait }

    /// Whether its node in an outline names something: a signal, or a workflow.
    var hasPeer: Bool { self == .receive || self == .start || self == .send }
}
