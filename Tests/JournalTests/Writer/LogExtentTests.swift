import Testing

@testable import RatchetJournal

/// How long the log is, and how much of it can go.
struct LogExtentTests {
    /// A log of records of ten bytes each, in segments of `perSegment` records.
    private static func extent(_ records: ClosedRange<UInt64>, perSegment: Int) -> LogExtent {
        var extent = LogExtent(trimmed: LSN(records.lowerBound - 1), logLimit: 256 * 10 * perSegment)
        for lsn in records { extent.append(LSN(lsn), bytes: 10) }
        return extent
    }

    @Test(arguments: [(1, 1), (2, 1), (3, 3), (4, 3), (6, 5), (10, 9), (100, 9)] as [(UInt64, UInt64)])
    func `Whole segments below the watermark can go, and the last one stays`(watermark: UInt64, bound: UInt64) {
        let extent = Self.extent(1...10, perSegment: 2)
        #expect(extent.trimmable(below: LSN(watermark)) == (bound == 1 ? nil : LSN(bound)))
    }

    @Test func `What is trimmed is not counted`() {
        var extent = Self.extent(1...10, perSegment: 2)
        #expect(extent.bytes == 100)
        extent.trim(below: LSN(5), bytes: extent.bytes(below: LSN(5)))
        #expect(extent.bytes == 60)
        #expect(extent.trimmed == LSN(4))
        #expect(extent.trimmable(below: LSN(5)) == nil)
    }

    @Test func `A trim may end in the middle of a segment, or go over several`() {
        var extent = Self.extent(1...10, perSegment: 2)
        extent.trim(below: LSN(4), bytes: 30)
        #expect(extent.bytes == 70)
        #expect(extent.settled(below: LSN(4)) == nil)
        #expect(extent.settled(below: LSN(5)) == LSN(5))
        extent.trim(below: LSN(8), bytes: 40)
        #expect(extent.bytes == 30)
        #expect(extent.settled(below: LSN(20)) == LSN(9))
        #expect(extent.horizon(keeping: 20) == LSN(9))
    }

    @Test func `No trim takes much more than a thousand records`() throws {
        var extent = Self.extent(1...10_000, perSegment: 100)
        var trims: [UInt64] = []
        while let bound = extent.trimmable(below: LSN(10_001)) {
            trims.append(bound.rawValue - 1 - extent.trimmed.rawValue)
            extent.trim(below: bound, bytes: extent.bytes(below: bound))
        }
        #expect(trims.allSatisfy { (1...1_100).contains($0) })
        #expect(trims.reduce(0, +) == 9_900)
    }

    @Test(arguments: [(100, nil), (99, 2), (50, 6), (45, 7), (0, 11)] as [(Int, UInt64?)])
    func `Behind the horizon the log holds no more than it is to keep`(limit: Int, horizon: UInt64?) {
        #expect(Self.extent(1...10, perSegment: 1).horizon(keeping: limit) == horizon.map { LSN($0) })
    }
}
