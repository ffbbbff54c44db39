/// When the worker is to be killed: moments by chance, and all of them before its work is over, however fast it is.
///
/// Each step writes two lines to the effects log, and the work is not over before each step has. So the kills share
/// out fewer lines than there will be: each lets the worker write its share at most.
package struct KillPlan: Sendable, Hashable {
    package struct Kill: Sendable, Hashable {
        /// How many lines the worker writes before it is killed.
        package let effects: Int
        /// After how many the worker's own fuse burns through.
        package let limit: Int
        /// How long after the last of these lines it is killed.
        package let delay: Duration
    }

    /// About as long as a step takes, so that a kill meets any part of one.
    private static let longestDelayMilliseconds = 60

    package let seed: UInt64
    package let kills: [Kill]

    /// - Throws: ``PipelineError/Code/invalidArgument`` if there are more kills than lines that they could share.
    package init(steps: Int, kills: Int, seed: UInt64) throws(PipelineError) {
        let lines = 2 * steps - 2
        guard kills <= lines else {
            let most = "\(lines) at most, or more photographs"
            throw PipelineError(.invalidArgument, "\(steps) steps have no room for \(kills) kills: \(most)")
        }
        self.seed = seed
        var chance = SeededGenerator(seed: seed)
        self.kills = (0..<kills).map { _ in
            let share = lines / kills
            // A process that has just been started writes again what was under way: it is to come further than that.
            let effects = Int.random(in: (share + 3) / 4...share, using: &chance)
            let delay = Int.random(in: 0...Self.longestDelayMilliseconds, using: &chance)
            return Kill(effects: effects, limit: share, delay: .milliseconds(delay))
        }
    }
}
