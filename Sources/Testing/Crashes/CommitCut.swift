import RatchetEngine
import Synchronization

/// Decides at which commits an engine under test crashes, over all of its lives.
final class CommitCut: Sendable {
    enum Side: Sendable { case none, before, after }

    private struct State {
        var commits = 0
        var crashes = 0
        var next: (commit: Int, side: Side)?
        var chance: SplitMix64?
        var within = 1

        mutating func planNext() {
            guard let number = chance?.next() else { return next = nil }
            next = (commits + 1 + Int(number >> 1 % UInt64(within)), number & 1 == 0 ? .before : .after)
        }
    }

    /// Of all engines that were given the same crash point.
    private let counter: CommitCounter
    private let state: Mutex<State>

    init(_ point: CrashPoint) {
        counter = point.counter ?? CommitCounter()
        var state = State()
        switch point.plan {
        case .never: break
        case .before(let number): state.next = (number, .before)
        case .after(let number): state.next = (number, .after)
        case .often(let seed, let within):
            (state.chance, state.within) = (SplitMix64(seed: seed), within)
            state.planNext()
        }
        self.state = Mutex(state)
    }

    var commits: Int { state.withLock { $0.commits } }
    var crashes: Int { state.withLock { $0.crashes } }

    /// Has the engine crash at a commit that is still to come: 1 is the next one.
    func crash(at number: Int, _ side: Side) { state.withLock { $0.next = ($0.commits + number, side) } }

    /// A commit is about to be made.
    /// - Returns: On which side of it the engine crashes.
    func nextCommit() -> Side {
        counter.addCommit()
        return state.withLock { state in
            state.commits += 1
            guard let next = state.next, next.commit == state.commits else { return .none }
            state.planNext()
            return next.side
        }
    }

    func noteCrash() {
        counter.addCrash()
        state.withLock { $0.crashes += 1 }
    }
}
