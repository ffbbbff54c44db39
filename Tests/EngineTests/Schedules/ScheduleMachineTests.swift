import Ratchet
import Testing

@testable import RatchetEngine

/// What is decided about a schedule, without an engine. Its rule comes every minute; the minutes stand for the moments.
@Suite struct ScheduleMachineTests {
    private static func time(_ minutes: Int, _ seconds: Int = 0) -> Timestamp {
        Timestamp(milliseconds: Int64(minutes * 60_000 + seconds * 1_000))
    }

    private static func row(
        _ missed: MissedTicks = .latest, _ overlap: TickOverlap = .skip, _ options: ScheduleOptions = .init()
    ) -> ScheduleRow {
        let terms = ScheduleTerms(.every(.seconds(60)), missed, overlap, options)
        return ScheduleRow("s", isDeclared: true, terms, .run(workflow: "W", state: nil), options, at: time(0))
    }

    private static func due(_ row: ScheduleRow, _ now: Timestamp) throws -> DueTicks {
        var due = DueTicks(of: row, try RuleTimes(row.terms.rule), at: now)
        while !due.isWhole { due.look(atMost: 7) }
        return due
    }

    private static func step(_ row: ScheduleRow, _ now: Timestamp, asked: Set<UInt64> = []) throws -> ScheduleStep {
        ScheduleMachine(row, try RuleTimes(row.terms.rule), at: now, asked: asked).step(try due(row, now))
    }

    @Test func `What is not due yet is waited for`() throws {
        let step = try Self.step(Self.row(), Self.time(0, 59))
        #expect(step == ScheduleStep(row: Self.row(), wake: Self.time(1)))
    }

    @Test(
        arguments: [
            (MissedTicks.skip, 5, nil, 5), (.skip, 60, nil, 5), (.latest, 60, 5, 4), (.all(atMost: 2), 60, 4, 3),
            (.all(atMost: 9), 60, 1, 0),
        ] as [(MissedTicks, Int, Int?, Int64)])
    func `Of ticks that are late the policy takes some, and the others are lost in the same step`(
        policy: MissedTicks, seconds: Int, first: Int?, lost: Int64
    ) throws {
        // The fifth minute is late by more than a minute only if the rule comes more seldom: here the sixth is due
        // first.
        var row = Self.row(policy)
        row.terms.rule = .every(.seconds(60))
        row.terms.end = Self.time(5)
        let step = try Self.step(row, Self.time(6, seconds))
        #expect(step.start?.planned == first.map { Self.time($0) })
        #expect(step.row.losses[.missed, default: 0] == lost && step.row.recentLosses.count == Int(lost))
        #expect(step.row.position == Self.time(first ?? 5))
    }

    @Test func `A tick that is in time takes the place of the latest that was missed`() throws {
        let step = try Self.step(Self.row(.latest), Self.time(5, 1))
        #expect(step.start?.planned == Self.time(5) && step.row.losses == [.missed: 4])
        let skipping = try Self.step(Self.row(.skip), Self.time(5, 1))
        #expect(skipping.start?.planned == Self.time(5) && skipping.row.losses == [.missed: 4])
        let all = try Self.step(Self.row(.all(atMost: 2)), Self.time(5, 1))
        #expect(all.start?.planned == Self.time(3) && all.row.losses == [.missed: 2])
    }

    @Test func `A year without an engine is counted to the tick, and only the last of them are kept`() throws {
        let minutes = 365 * 24 * 60
        let step = try Self.step(Self.row(.all(atMost: 1_000)), Self.time(minutes, 30))
        #expect(step.row.losses == [.missed: Int64(minutes) - 1_001])
        #expect(step.row.recentLosses.map(\.planned) == (0..<20).map { Self.time(minutes - 1_020 + $0) })
        #expect(step.start?.planned == Self.time(minutes - 1_000))
        let old = try Self.step(
            Self.row(.all(atMost: 1_000), .skip, ScheduleOptions(catchUp: .seconds(600))), Self.time(minutes, 30))
        #expect(old.row.losses == [.tooOld: Int64(minutes) - 10] && old.start?.planned == Self.time(minutes - 9))
    }

    @Test func `While a run is not over, ticks wait or are lost`() throws {
        let cases: [(TickOverlap, waiting: Int, lost: Int64)] = [
            (.skip, 0, 5), (.bufferOne, 1, 4), (.bufferAll(atMost: 3), 3, 2), (.cancelOther, 1, 4),
        ]
        for (overlap, waiting, lost) in cases {
            var row = Self.row(.latest, overlap)
            row.active = [ScheduleRow.ActiveRun(number: 7, id: "r")]
            for minute in 1...4 { row = try Self.step(row, Self.time(minute, 1)).row }
            let step = try Self.step(row, Self.time(5, 1))
            #expect(step.start == nil && step.row.position == Self.time(5))
            #expect(step.row.waiting.count == waiting && step.row.losses[.overlap, default: 0] == lost)
            #expect(step.cancels.map(\.number) == (overlap == .cancelOther ? [7] : []))
            // The latest waits for a run that was cancelled for it, the first for one that ends by itself.
            #expect(
                step.row.waiting.first?.planned == (waiting == 0 ? nil : Self.time(overlap == .cancelOther ? 5 : 1)))
        }
    }

    @Test(arguments: [TickOverlap.skip, .bufferOne, .bufferAll(atMost: 9)])
    func `Ticks that are made up for are not lost to each other`(overlap: TickOverlap) throws {
        var row = Self.row(.all(atMost: 3), overlap)
        let first = try Self.step(row, Self.time(5, 1))
        #expect(first.start?.planned == Self.time(2))
        row = first.row
        row.active = [ScheduleRow.ActiveRun(number: 7, id: "r")]
        let rest = try Self.step(row, Self.time(5, 1)).row
        let waits = overlap == .bufferAll(atMost: 9) ? [3, 4, 5] : [3, 4]
        #expect(rest.waiting.map(\.planned) == waits.map { Self.time($0) })
        #expect(rest.losses[.overlap, default: 0] == 5 - 2 - waits.count)
    }

    @Test func `A run is asked to end once, and again by another engine`() throws {
        var row = Self.row(.latest, .cancelOther)
        row.active = [ScheduleRow.ActiveRun(number: 7, id: "r")]
        row.waiting = [ScheduleRow.WaitingTick(cause: .planned, planned: Self.time(1))]
        row.position = Self.time(1)
        #expect(try Self.step(row, Self.time(1, 9)).cancels.map(\.number) == [7])
        let again = try Self.step(row, Self.time(1, 9), asked: [7])
        #expect(again.cancels.isEmpty && again.wake == Self.time(2))
    }

    @Test func `What waits begins before a backfill, and both behind what is due`() throws {
        var row = Self.row(.latest, .bufferOne)
        row.waiting = [ScheduleRow.WaitingTick(cause: .planned, planned: Self.time(1))]
        row.backfills = [
            ScheduleRow.Backfill(position: Self.time(-9, 30), end: Self.time(-9, 40)),
            ScheduleRow.Backfill(position: Self.time(-3, -1), end: Self.time(-2)),
        ]
        row.position = Self.time(1)
        var begun: [ScheduleTick] = []
        while let tick = try Self.step(row, Self.time(1, 9)).start {
            row = try Self.step(row, Self.time(1, 9)).row
            begun.append(tick)
        }
        #expect(begun.map(\.planned) == [1, -3, -2].map { Self.time($0) })
        #expect(begun.map(\.cause) == [.planned, .backfill, .backfill])
        let rest = try Self.step(row, Self.time(1, 9))
        #expect(rest.row.backfills.isEmpty && rest.row.waiting.isEmpty)
    }

    @Test func `Ticks that wait count for the limit, and behind it nothing is planned`() throws {
        var row = Self.row(.all(atMost: 9), .bufferAll(atMost: 9), ScheduleOptions(limit: 3))
        row.active = [ScheduleRow.ActiveRun(number: 7, id: "r")]
        row.started = 1
        row = try Self.step(row, Self.time(1)).row
        row = try Self.step(row, Self.time(2)).row
        let step = try Self.step(row, Self.time(3))
        #expect(step.row.waiting.count == 2 && step.wake == nil && step.row.losses == [:])
        #expect(Schedule(step.row).isOver(at: Self.time(3)))
    }

    @Test func `A pause stops all, and its end leaves out what fell due meanwhile`() throws {
        var row = Self.row(.all(atMost: 9))
        row.pause = ScheduleRow.Pause(note: "", since: Self.time(0))
        row.waiting = [ScheduleRow.WaitingTick(cause: .first, planned: Self.time(0))]
        #expect(try Self.step(row, Self.time(5)) == ScheduleStep(row: row))
        let resumed = ScheduleMachine(row, try RuleTimes(row.terms.rule), at: Self.time(5)).resumed(
            try Self.due(row, Self.time(5)))
        #expect(resumed.losses == [.paused: 5] && resumed.pause == nil && resumed.position == Self.time(5))
        #expect(try Self.step(resumed, Self.time(5)).start?.cause == .first)
    }

    @Test func `Its position never goes back, whatever the clock shows`() throws {
        var (row, chance) = (Self.row(.all(atMost: 3), .allow), SplitMix64(seed: 3))
        var begun: Set<RunID> = []
        for round in 0..<2_000 {
            let now = Timestamp(milliseconds: Int64(chance.next() % (60_000 * UInt64(1 + round / 10))))
            let step = try Self.step(row, now)
            #expect(step.row.position >= row.position)
            if let tick = step.start { #expect(begun.insert(tick.runID).inserted && tick.planned <= now) }
            row = step.row
        }
        #expect(begun.count > 10)
    }
}
