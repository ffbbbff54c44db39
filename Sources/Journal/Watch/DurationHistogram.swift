/// How often something took how long, in a fixed number of classes: four for each doubling of the time.
///
///     histogram.add(nanoseconds: 240_000)
///     histogram.quantile(0.99)          // nanoseconds, within a fifth of what it was
package struct DurationHistogram: Sendable, Hashable {
    private static let parts = 4
    /// Enough for a day.
    private static let classLimit = 48 * parts

    /// How many durations there are in each class that has any.
    package private(set) var counts: [Int: UInt64] = [:]
    package private(set) var count: UInt64 = 0
    package private(set) var greatest: UInt64 = 0

    package init() {}

    package mutating func add(nanoseconds: UInt64) {
        counts[Self.index(of: nanoseconds), default: 0] += 1
        count += 1
        greatest = max(greatest, nanoseconds)
    }

    /// The time that so great a share did not exceed, from 0 to 1; `nil` if there are none.
    package func quantile(_ share: Double) -> UInt64? {
        guard count > 0 else { return nil }
        let wanted = UInt64((Double(count) * min(max(share, 0), 1)).rounded(.up))
        var seen: UInt64 = 0
        for (index, number) in counts.sorted(by: { $0.key < $1.key }) {
            seen += number
            if seen >= wanted { return min(Self.bound(of: index), greatest) }
        }
        return greatest
    }

    /// How many there are between each two powers of two, of the nanoseconds: the exponent leads to the count.
    package var doublings: [(exponent: Int, count: UInt64)] {
        var sums: [Int: UInt64] = [:]
        for (index, number) in counts { sums[index / Self.parts, default: 0] += number }
        guard let first = sums.keys.min(), let last = sums.keys.max() else { return [] }
        return (first...last).map { ($0, sums[$0] ?? 0) }
    }

    private static func index(of nanoseconds: UInt64) -> Int {
        guard nanoseconds >= 4 else { return 0 }
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        let part = Int(nanoseconds >> (exponent - 2)) & 3
        return min(exponent * parts + part, classLimit - 1)
    }

    /// The greatest time that falls into the class.
    private static func bound(of index: Int) -> UInt64 {
        let exponent = index / parts
        guard exponent >= 2 else { return 3 }
        return (UInt64(1) << exponent) + (UInt64(index % parts + 1) << (exponent - 2)) - 1
    }

    func write(to writer: inout ByteWriter) {
        writer.varint(greatest)
        writer.varint(counts.count)
        for (index, number) in counts.sorted(by: { $0.key < $1.key }) {
            writer.varint(index)
            writer.varint(number)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        greatest = try reader.varint()
        for _ in 0..<(try reader.count(atMost: Self.classLimit)) {
            let index = try reader.count(atMost: Self.classLimit - 1)
            let number = try reader.varint()
            let (sum, isTooMany) = count.addingReportingOverflow(number)
            guard !isTooMany, counts.updateValue(number, forKey: index) == nil else { throw reader.malformed }
            count = sum
        }
    }
}
