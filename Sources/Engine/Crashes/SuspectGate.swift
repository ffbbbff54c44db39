/// Lets one at a time through, in the order in which they come.
actor SuspectGate {
    private let turns = Turns<Bool>()

    var waitingCount: Int { turns.waitingCount(true) }

    func enter() async { await turns.enter(true) }

    func leave() { turns.leave(true) }
}
