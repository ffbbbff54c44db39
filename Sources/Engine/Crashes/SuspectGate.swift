/// Lets one at a time through, in the order in which they come.
actor SuspectGate {
    /// One that is at work for longer than this does not hold up the others: they may be what it waits for.
    static let patience = Duration.seconds(10)

    private let turns = Turns<Bool>()
    private var lastTurn = 0
    private var openTurns: Set<Int> = []

    var waitingCount: Int { turns.waitingCount(true) }

    /// Returns when it is the caller's turn.
    func enter() async -> Int {
        await turns.enter(true)
        lastTurn += 1
        openTurns.insert(lastTurn)
        return lastTurn
    }

    /// Ends the turn; once is enough.
    func leave(_ turn: Int) {
        if openTurns.remove(turn) != nil { turns.leave(true) }
    }
}
