import Testing

@testable import RatchetJournal

@Suite struct `A reservoir of samples` {
    @Test func `holds no more than its limits, spread over all that came`() {
        var reservoir = SampleReservoir(countLimit: 64, byteLimit: 1 << 20)
        for number in 0..<10_000 {
            reservoir.offer("block \(number)".utf8)
            #expect(reservoir.samples.count < 64)
        }
        let numbers = reservoir.samples.compactMap { Int(String(decoding: $0.dropFirst(6), as: UTF8.self)) }
        let gaps = zip(numbers.dropFirst(), numbers).map { $0 - $1 }
        #expect(numbers.count >= 32)
        #expect(Set(gaps).count == 1, "\(numbers)")
        #expect(numbers.first == 0)
        #expect(numbers.last.map { $0 > 9_700 } == true)
    }

    @Test func `is bounded in bytes, and keeps the beginning of what is long`() {
        var reservoir = SampleReservoir(countLimit: 1_000, byteLimit: 100_000)
        for _ in 0..<500 {
            reservoir.offer([UInt8](repeating: 1, count: 1 << 20))
            #expect(reservoir.bytes <= 100_000)
            #expect(reservoir.bytes == reservoir.samples.reduce(0) { $0 + $1.count })
        }
        #expect(reservoir.samples.allSatisfy { $0.count == SampleReservoir.sampleBytes })
    }

    @Test func `takes no empty blocks, and is empty once it is emptied`() {
        var reservoir = SampleReservoir()
        reservoir.offer([])
        #expect(reservoir.samples.isEmpty)
        reservoir.offer([1])
        reservoir.removeAll()
        #expect(reservoir.samples.isEmpty && reservoir.bytes == 0)
        #expect(!reservoir.suffices(for: 1, samples: 1))
    }
}
