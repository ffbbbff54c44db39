import Foundation
import Testing

@testable import RatchetJournal

/// What an owner measures, and whom it names.
@Suite struct WatchTests {
    @Test func `A reader that lingers is named once, and again whenever its age has doubled`() {
        var watch = ReaderWatch()
        let reader = ReaderSlot(pid: 1, transaction: 5)
        let ages = (0...100).compactMap { second -> Int64? in
            let list = ReaderList(slots: [reader], newest: 5 + UInt64(second))
            return watch.look(list, at: 7_000_000_000 + UInt64(second) * 1_000_000_000).first?.age.components.seconds
        }
        #expect(ages == [10, 20, 40, 80])
        let list = ReaderList(slots: [ReaderSlot(pid: 1, transaction: 6), reader], newest: 105)
        #expect(watch.oldest(in: list, at: 107_000_000_000)?.seconds == 100)
    }

    @Test func `Neither a reader that goes on, nor one of the newest commit, is named`() {
        var watch = ReaderWatch()
        for second in 0..<100 as Range<UInt64> {
            let slots = [ReaderSlot(pid: 1, transaction: second), ReaderSlot(pid: 2, transaction: 99)]
            let list = ReaderList(slots: slots, newest: 99)
            #expect(watch.look(list, at: second * 1_000_000_000).isEmpty)
        }
    }

    @Test func `The program of a process is known by its name`() throws {
        let warning = LingeringReader(
            pid: 7, name: ReaderSlot(pid: getpid(), transaction: 1).name, age: .seconds(61), commitsBehind: 9)
        let name = try #require(warning.name)
        #expect(!name.isEmpty)
        #expect(warning.description == "process 7 (\(name)) has read one view for 61 s, 9 commits behind")
        #expect(ReaderSlot(pid: 1 << 30, transaction: 1).name == nil)
    }

    @Test(
        arguments: [
            ("     12345 7f0a1 42\n", 42), ("1 0 18446744073709551615", UInt64.max),
            ("    pid     thread     txnid\n", nil),
            ("     12345 7f0a1 -\n", nil), ("(no active readers)\n", nil), ("", nil),
        ] as [(String, UInt64?)])
    func `A line of LMDB's list of readers says who shows which commit`(_ line: String, _ transaction: UInt64?) {
        #expect(ReaderSlot(line: line)?.transaction == transaction)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `A quantile is within a quarter of what it was`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var histogram = DurationHistogram()
        var times = (0..<1_000).map { _ in
            UInt64.random(in: 1...1 << 34, using: &random) >> UInt64.random(in: 0..<20, using: &random)
        }
        for time in times { histogram.add(nanoseconds: time) }
        times.sort()
        for share in [0.01, 0.5, 0.9, 0.99, 1] {
            let exact = times[max(0, Int((1_000 * share).rounded(.up)) - 1)]
            let found = try #require(histogram.quantile(share))
            #expect(found >= exact && found <= exact + exact / 4 + 4, "\(share)")
        }
        #expect(histogram.quantile(1) == times.last && histogram.count == 1_000)
        #expect(histogram.doublings.reduce(0) { $0 + $1.count } == 1_000)
        #expect(DurationHistogram().quantile(0.5) == nil)
    }

    @Test func `The owner's numbers are read as they were written, and nothing else is`() throws {
        var numbers = OwnerStatistics()
        #expect(try OwnerStatistics(decoding: numbers.encoded) == numbers)
        numbers.epoch = Epoch(7)
        (numbers.commits, numbers.eventBytes, numbers.writtenBytes, numbers.logLimit) = (1, 2, 3, 4)
        numbers.oldestReader = OwnerStatistics.Reader(pid: -5, transaction: 6, seconds: 7)
        for time in [0, 3, 4, 900, .max] as [UInt64] { numbers.commitTimes.add(nanoseconds: time) }
        let bytes = numbers.encoded
        #expect(try OwnerStatistics(decoding: bytes) == numbers)
        for length in bytes.indices {
            #expect(throws: ByteReader.Malformed.self) { try OwnerStatistics(decoding: Array(bytes[..<length])) }
        }
        #expect(throws: ByteReader.Malformed.self) { try OwnerStatistics(decoding: bytes + [0]) }
        #expect(throws: ByteReader.Malformed.self) { try OwnerStatistics(decoding: [2] + bytes.dropFirst()) }
    }
}
