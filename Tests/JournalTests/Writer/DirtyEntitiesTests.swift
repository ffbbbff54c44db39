import Testing

@testable import RatchetJournal

/// Which entities hold the log, and which are asked for a snapshot.
struct DirtyEntitiesTests {
    @Test func `The oldest event that no snapshot includes is the watermark`() {
        var dirty = DirtyEntities()
        #expect(dirty.watermark() == nil)
        dirty.mark(.test(1), at: LSN(3))
        dirty.mark(.test(2), at: LSN(4))
        dirty.mark(.test(1), at: LSN(5))
        #expect(dirty.watermark() == LSN(3))
        dirty.cover(.test(1))
        #expect(dirty.watermark() == LSN(4))
        dirty.mark(.test(1), at: LSN(6))
        dirty.cover(.test(2))
        #expect(dirty.watermark() == LSN(6))
        #expect(dirty.count == 1)
    }

    @Test func `An entity is asked once, and again only after a snapshot and a new event`() {
        var dirty = DirtyEntities()
        for number in 1...3 as ClosedRange<UInt64> { dirty.mark(.test(number), at: LSN(number)) }
        #expect(dirty.overdue(below: LSN(3)) == [.test(1), .test(2)])
        #expect(dirty.overdue(below: LSN(3)) == [])
        #expect(dirty.watermark() == LSN(1))
        dirty.mark(.test(1), at: LSN(4))
        #expect(dirty.overdue(below: LSN(9)) == [.test(3)])
        dirty.cover(.test(1))
        dirty.mark(.test(1), at: LSN(5))
        #expect(dirty.overdue(below: LSN(9)) == [.test(1)])
        #expect(dirty.watermark() == LSN(2))
    }

    @Test func `An entity that was covered meanwhile is not asked`() {
        var dirty = DirtyEntities()
        dirty.mark(.test(1), at: LSN(1))
        dirty.cover(.test(1))
        #expect(dirty.overdue(below: LSN(9)) == [])
    }

    @Test func `An entity that has a snapshot between two events of one group is asked once`() {
        var dirty = DirtyEntities()
        for _ in 0..<3 {
            dirty.mark(.test(1), at: LSN(1))
            dirty.cover(.test(1))
        }
        dirty.mark(.test(1), at: LSN(1))
        #expect(dirty.overdue(below: LSN(9)) == [.test(1)])
    }
}
