@testable import RatchetEngine
import RatchetJournal
import Testing

struct LaneTests {
    private static func place(_ due: Int64) -> TimerKey {
        TimerKey(Timestamp(milliseconds: due), UInt64(due))
    }

    private static func job(_ due: Int64) -> QueuedJob {
        let time = Timestamp(milliseconds: due)
        let entry = JobEntry(kind: "k", queue: "q", due: time, arguments: .nothing)
        return QueuedJob(JobState(number: UInt64(due), entry, at: time), isStrict: false, with: .plain)
    }

    private static func numbers(_ lane: Lane) -> [UInt64] { lane.jobs.map(\.number) }

    @Test func `jobs stand in order, and one can be taken out of the middle once`() {
        let lane = Lane(LaneKey(priority: 5, key: 0))
        let middle = Self.job(2)
        for job in [Self.job(3), Self.job(1), middle, Self.job(4)] { lane.add(job) }
        #expect(Self.numbers(lane) == [1, 2, 3, 4])
        #expect(lane.remove(middle) && !lane.remove(middle))
        #expect(lane.popFirst()?.number == 1)
        #expect(Self.numbers(lane) == [3, 4])
    }

    @Test func `what comes behind the table's first goes into the table, and what comes before it does not`() {
        let lane = Lane(LaneKey(priority: 5, key: 0))
        lane.add(Self.job(5))
        #expect(!lane.staysOut(Self.place(6), isFull: false))
        #expect(lane.staysOut(Self.place(6), isFull: true) && !lane.staysOut(Self.place(4), isFull: true))
        lane.willStore(Self.place(10))
        #expect(lane.staysOut(Self.place(11), isFull: false) && !lane.staysOut(Self.place(9), isFull: false))
    }

    @Test func `nothing behind what is on its way into the table is taken before it`() {
        let lane = Lane(LaneKey(priority: 5, key: 0))
        lane.willStore(Self.place(1))
        lane.add(Self.job(2))
        #expect(lane.needsLoading && lane.isSettling)
        lane.didStore(Self.place(1))
        #expect(lane.needsLoading && !lane.isSettling)
        lane.willLoad()
        lane.load([Self.job(1)], end: nil)
        #expect(!lane.needsLoading && Self.numbers(lane) == [1, 2])
    }

    @Test func `what is added while the table is read is read the next time`() {
        let lane = Lane(LaneKey(priority: 5, key: 0))
        lane.willStore(Self.place(1))
        lane.didStore(Self.place(1))
        lane.willLoad()
        lane.willStore(Self.place(5))
        lane.didStore(Self.place(5))
        // The reader has not seen the fifth.
        lane.load([Self.job(1)], end: nil)
        #expect(lane.horizon == Self.place(5))
        lane.willLoad()
        lane.load([Self.job(5)], end: nil)
        #expect(lane.horizon == nil && Self.numbers(lane) == [1, 5])
    }

    @Test func `what was on its way when the reading began is read the next time, unless it was seen`() {
        for isSeen in [true, false] {
            let lane = Lane(LaneKey(priority: 5, key: 0))
            lane.setHorizon(.least)
            lane.willStore(Self.place(5))
            lane.willLoad()
            lane.didStore(Self.place(5))
            lane.load(isSeen ? [Self.job(1), Self.job(5)] : [Self.job(1)], end: nil)
            #expect(lane.horizon == (isSeen ? nil : Self.place(5)))
        }
    }

    @Test func `a page that is full says where the next one begins`() {
        let lane = Lane(LaneKey(priority: 5, key: 0))
        lane.setHorizon(.least)
        lane.willLoad()
        lane.load([Self.job(1), Self.job(2)], end: Self.place(2).next)
        #expect(lane.horizon == Self.place(2).next && !lane.needsLoading)
        _ = (lane.popFirst(), lane.popFirst())
        #expect(lane.needsLoading && !lane.isEmpty)
        lane.loadFailed()
        #expect(lane.needsLoading)
    }
}
