import PowerLoads
import RatchetEngine

/// A moment at which the power is cut, and what becomes of the writes that are under way.
struct PowerCut: Sendable {
    /// So many calls have returned.
    let calls: Int
    let luck: Luck

    /// The cut with this number: first two for each sync, then any number of random ones that follow from the seed.
    ///
    /// The two are right before the sync: with all that was written, and with nothing that was not synced.
    init(_ number: Int, of trace: Trace, syncs: [Int], seed: UInt64) {
        if number < 2 * syncs.count {
            self.init(calls: syncs[number / 2], luck: number % 2 == 0 ? .all : .none)
        } else {
            var chance = SplitMix64(seed: seed ^ (UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
            // One in ten strikes while the journal is only being made: there is little of that, and much to lose.
            let end = chance.next() % 10 == 0 ? min(40, trace.calls.count) : trace.calls.count
            self.init(calls: Int(chance.next() % UInt64(end + 1)), luck: .random(&chance))
        }
    }

    private init(calls: Int, luck: Luck) {
        self.calls = calls
        self.luck = luck
    }
}
