import RatchetEngine

/// How far time may go on, and in how many moments.
struct TimeLimit {
    let moment: Timestamp
    private(set) var moves: Int

    init(_ duration: Duration, moves: Int, from now: Timestamp) {
        moment = now + duration
        self.moves = moves
    }

    mutating func allows(_ due: Timestamp) -> Bool {
        moves -= 1
        return due <= moment && moves >= 0
    }
}
