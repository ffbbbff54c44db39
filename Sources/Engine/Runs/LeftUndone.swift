/// What a stuck run has not undone.
struct LeftUndone: Sendable {
    /// The steps that could not be undone, and of which somebody has to say what becomes of them.
    var stuck: [Compensation] = []
    /// The paths of those that are to be undone behind them, in that order.
    var behind: [String] = []
}

extension RunState {
    var leftUndone: LeftUndone {
        let stuck = stuck
        var behind: [String] = []
        for step in stuck {
            guard let scope = scope(undoing: step) else { continue }
            behind += compensations(of: scope).filter { $0.number < step.number }.map(\.path)
        }
        return LeftUndone(stuck: stuck, behind: behind)
    }
}
