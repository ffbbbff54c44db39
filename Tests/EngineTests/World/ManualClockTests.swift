import RatchetEngine
import RatchetTesting
import Testing

@Suite("The manual clock") struct ManualClockTests {
    private let clock = ManualClock(Timestamp(milliseconds: 1_000))

    @Test func `stands still until it is moved`() {
        #expect(clock.now == Timestamp(milliseconds: 1_000))
        clock.advance(by: .seconds(2))
        #expect(clock.now == Timestamp(milliseconds: 3_000))
        clock.advance(to: Timestamp(milliseconds: 5_000))
        #expect(clock.now == Timestamp(milliseconds: 5_000))
    }

    @Test func `adds small steps up exactly`() {
        for _ in 1...10 { clock.advance(by: .microseconds(300)) }
        #expect(clock.now == Timestamp(milliseconds: 1_003))
    }

    @Test(.timeLimit(.minutes(10))) @MainActor
    func `wakes those who are due, in the order of their times`() async {
        let woken = Notes()
        await withTaskGroup { group in
            for (name, wait) in [("third", 30), ("first", 10), ("second", 20), ("later", 40)] {
                group.addTask { await sleep(for: .milliseconds(wait), thenAdd: name, to: woken) }
            }
            await clock.waitForSleepers(4)
            clock.advance(by: .milliseconds(30))
            for _ in 1...3 { await group.next() }
            #expect(woken.all == ["first", "second", "third"])
            #expect(clock.sleepers == 1)
            clock.advance(by: .milliseconds(10))
        }
        #expect(woken.all.last == "later")
    }

    /// On an actor, because its jobs are done in the order in which they come.
    @MainActor private func sleep(for duration: Duration, thenAdd name: String, to notes: Notes) async {
        try? await clock.sleep(for: duration)
        notes.add(name)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a wall clock that is set wakes those who wait for a moment, not those who wait for a duration`() async throws
    {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                try await clock.sleep(until: Timestamp(milliseconds: 9_000))
                return "moment"
            }
            group.addTask {
                try await clock.sleep(for: .seconds(1))
                return "duration"
            }
            await clock.waitForSleepers(2)
            clock.jump(to: Timestamp(milliseconds: 9_000))
            let first = try await group.next()
            #expect(first == "moment")
            clock.jump(to: .init(milliseconds: 0))
            #expect(clock.nextDue == Timestamp(milliseconds: 1_000))
            clock.advance(by: .milliseconds(999))
            #expect(clock.sleepers == 1)
            clock.advance(by: .milliseconds(1))
            let second = try await group.next()
            #expect(second == "duration")
        }
    }

    @Test(.timeLimit(.minutes(10))) func `knows who is next`() async {
        #expect(clock.nextDue == nil)
        await withTaskGroup { group in
            group.addTask { try? await clock.sleep(for: .microseconds(1_500)) }
            group.addTask { try? await clock.sleep(until: Timestamp(milliseconds: 9_000)) }
            await clock.waitForSleepers(2)
            #expect(clock.nextDue == Timestamp(milliseconds: 1_002))
            clock.advance(to: Timestamp(milliseconds: 1_002))
            #expect(clock.nextDue == Timestamp(milliseconds: 9_000))
            clock.advance(to: Timestamp(milliseconds: 9_000))
        }
        #expect(clock.nextDue == nil)
    }

    @Test(.timeLimit(.minutes(10))) func `what is due already does not sleep`() async throws {
        try await clock.sleep(until: Timestamp(milliseconds: 1_000))
        try await clock.sleep(for: .zero)
        try await clock.sleep(for: .seconds(-1))
    }

    @Test(.timeLimit(.minutes(10))) func `a cancelled sleeper leaves at once, others sleep on`() async throws {
        await withTaskGroup { group in
            group.addTask { try? await clock.sleep(for: .seconds(5)) }
            await withThrowingTaskGroup(of: Void.self) { cancelled in
                cancelled.addTask { try await clock.sleep(for: .seconds(1)) }
                await clock.waitForSleepers(2)
                cancelled.cancelAll()
                await #expect(throws: CancellationError.self) { try await cancelled.next() }
                #expect(clock.sleepers == 1)
            }
            clock.advance(by: .seconds(5))
        }
    }

    @Test(.timeLimit(.minutes(10))) func `who is cancelled before it sleeps does not sleep`() async throws {
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await clock.sleep(for: .seconds(1)) }
            await #expect(throws: CancellationError.self) { try await group.next() }
            group.addTask { await clock.waitForSleepers(1) }
        }
    }
}
