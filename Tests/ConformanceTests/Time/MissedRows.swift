import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "missed ticks", "overlap" and "clocks".
@Suite(.timeLimit(.minutes(5))) struct MissedRows {
    private static let missed: [(MissedTicks, Duration?, [String], [String: Int])] = [
        (.skip, nil, [], ["missed": 6]), (.latest, nil, ["07"], ["missed": 5]),
        (.all(atMost: 3), nil, ["05", "06", "07"], ["missed": 3]),
        (.all(atMost: 9), nil, ["02", "03", "04", "05", "06", "07"], [:]),
        (.all(atMost: 9), .hours(30), ["06", "07"], ["tooOld": 4]),
        (.latest, .hours(1), [], ["tooOld": 6]),
    ]

    @Test(arguments: TestStore.all, missed)
    func `Missed ticks are made up for as the policy says, the oldest first, and each other one is reported`(
        store: TestStore, row: (MissedTicks, Duration?, [String], [String: Int])
    ) async throws {
        let (policy, catchUp, made, losses) = row
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, takes: .minutes(7), crash: crash) { engine in
                try engine.schedule(
                    "s", .daily(at: "02:00"), Scripted.self, with: .init(), missed: policy,
                    options: ScheduleOptions(catchUp: catchUp))
            }
            let test = watched.test
            try await test.advance(by: .days(1))
            if try await watched.schedule().position < test.now { try await test.restart(after: .days(5) + .hours(4)) }
            // Those that are made up for follow each other.
            try await test.advance(by: .hours(1))
            let schedule = try await watched.schedule()
            #expect(schedule.losses.values.reduce(0, +) == schedule.recentLosses.count)
            #expect(schedule.recentRuns.map(\.planned) == schedule.recentRuns.map(\.planned).sorted())
            return try await watched.outcome()
        }
        #expect(outcome.moments == ["01-01T02:00:00Z"] + made.map { "01-\($0)T02:00:00Z" })
        #expect(outcome.losses == losses)
    }

    private static let overlaps: [(TickOverlap, [String], [String: Int])] = [
        (.skip, ["01", "03", "05"], ["overlap": 3]), (.bufferOne, ["01", "02", "03", "05"], ["overlap": 1]),
        (.bufferAll(atMost: 9), ["01", "02", "03", "04"], [:]),
        (.allow, ["01", "02", "03", "04", "05", "06"], [:]),
        (.cancelOther, ["01", "02", "03", "04", "05", "06"], [:]),
    ]

    /// Each run takes 90 minutes; the rule comes every hour, and six times by half past six.
    @Test(arguments: TestStore.all, overlaps)
    func `A tick that comes while a run is not over is left out, waits, cancels that one, or goes beside it`(
        store: TestStore, row: (TickOverlap, [String], [String: Int])
    ) async throws {
        let (policy, begun, losses) = row
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, takes: .minutes(90), crash: crash) { engine in
                try engine.schedule("s", .every(.hours(1)), Scripted.self, with: .init(), overlap: policy)
            }
            try await watched.test.advance(by: .hours(6) + .minutes(30) - .seconds(1))
            let first = try await watched.test.find(Scripted.self, id: "s@2026-01-01T01:00:00Z").status()
            #expect(first == (policy == .cancelOther ? .cancelled : .completed))
            return try await watched.outcome()
        }
        #expect(outcome.moments == begun.map { "01-01T\($0):00:00Z" })
        #expect(outcome.losses == losses)
    }

    @Test(arguments: TestStore.all)
    func `A run that a tick waits for is known after a crash, whenever it ends`(store: TestStore) async throws {
        let watched = try Watched(store, takes: .hours(5)) { engine in
            try engine.schedule(
                "s", .every(.hours(1)), Scripted.self, with: .init(), missed: .all(atMost: 99), overlap: .bufferOne)
        }
        try await watched.test.advance(by: .hours(2) + .minutes(30))
        try await watched.test.crashAndRecover()
        #expect(try await watched.schedule().waiting.count == 1)
        try await watched.test.crashAndRecover(after: .hours(4))
        try await watched.test.advance(by: .seconds(1))
        #expect(watched.moments == ["01-01T01:00:00Z", "01-01T02:00:00Z"])
        #expect(try await watched.schedule().active == ["s@2026-01-01T02:00:00Z"])
    }

    @Test(arguments: TestStore.all, [-1, 1])
    func `A clock that jumps by an hour either way loses no tick and doubles none`(
        store: TestStore, hours: Int
    ) async throws {
        let watched = try Watched(store) { engine in
            try engine.schedule(
                "s", .every(.minutes(10)), Scripted.self, with: .init(), missed: .all(atMost: 99), overlap: .allow)
        }
        let test = watched.test
        try await test.advance(by: .hours(2))
        test.clock.jump(to: test.now + .hours(hours))
        try await test.advance(by: .seconds(1))
        if hours < 0 { #expect(watched.order.count == 12) }
        try await test.crashAndRecover()
        try await test.advance(by: .hours(2))
        #expect(watched.order.count == (hours > 0 ? 30 : 18))
        #expect(watched.order.count == watched.moments.count && watched.order == watched.order.sorted())
        #expect(try await watched.losses() == [:])
    }
}
