@testable import RatchetEngine
import Testing

@Suite("The budget of restarts") struct RestartBudgetTests {
    @Test(arguments: [(1, 0), (2, 100), (3, 200), (4, 400), (5, 800), (6, 1_000), (1_000_000, 1_000)])
    func `restarts at once, then waits twice as long each time, up to the cap`(_ number: Int, _ milliseconds: Int) {
        let backoff = RestartBackoff(initial: .milliseconds(100), cap: .seconds(1), jitter: 0)
        #expect(backoff.wait(before: number, chance: 0) == .milliseconds(milliseconds))
    }

    @Test(arguments: [(1, 100), (2, 200), (5, 1_000)])
    func `waits before the first restart, too, if it is told to`(_ number: Int, _ milliseconds: Int) {
        let backoff = RestartBackoff(
            isFirstAtOnce: false, initial: .milliseconds(100), cap: .seconds(1), jitter: 0)
        #expect(backoff.wait(before: number, chance: 0) == .milliseconds(milliseconds))
    }

    @Test(arguments: [(2, 0.0, 80), (2, 0.5, 100), (2, 0.75, 110), (100, 0.75, 1_000), (1, 0.75, 0)])
    func `chance makes waits shorter or longer, never longer than the cap`(
        _ number: Int, _ chance: Double, _ milliseconds: Int
    ) {
        let backoff = RestartBackoff(initial: .milliseconds(100), cap: .seconds(1), jitter: 0.2)
        let wait = backoff.wait(before: number, chance: chance)
        #expect(abs(wait / .milliseconds(1) - Double(milliseconds)) < 0.001)
    }

    @Test func `an initial wait over the cap is cut`() {
        let backoff = RestartBackoff(initial: .seconds(60), cap: .seconds(1), jitter: 0)
        #expect(backoff.wait(before: 2, chance: 0) == .seconds(1))
    }

    @Test func `a wall clock that is set back does not spend the budget`() {
        var ledger = RestartLedger(RestartBudget(restarts: 1, period: .seconds(30)))
        #expect(ledger.enter(0, at: Timestamp(milliseconds: 1_000_000)) == .restart(number: 1))
        #expect(ledger.enter(0, at: Timestamp(milliseconds: 0)) == .restart(number: 1))
        #expect(ledger.enter(0, at: Timestamp(milliseconds: 1)) == .spent(faults: 2))
    }

    @Test func `the faults of all children count together, the waits grow for each`() {
        var ledger = RestartLedger(RestartBudget(restarts: 3))
        let now = Timestamp(milliseconds: 0)
        #expect(ledger.enter(0, at: now) == .restart(number: 1))
        #expect(ledger.enter(1, at: now) == .restart(number: 1))
        #expect(ledger.enter(1, at: now) == .restart(number: 2))
        #expect(ledger.enter(2, at: now) == .spent(faults: 4))
    }
}
