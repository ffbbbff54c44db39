import Foundation
import RatchetJournal
import RatchetTesting

/// What a journal did for a while with so many writers, each of which waits until its event is durable.
struct AppendRound: Sendable {
    /// Bytes of one event.
    static let eventBytes = 96

    let appends: Int
    let seconds: Double
    /// The bytes of each log record of this while.
    let groups: [Int]
    /// How long each append took, in microseconds.
    let latencies: [Double]

    var appendsPerSecond: Double { Double(appends) / seconds }
    var appendsPerGroup: Double { Double(appends) / Double(max(1, groups.count)) }

    /// Lets so many writers append to a new journal, lets them warm up, and measures.
    static func measure(writers: Int, length: Duration, in directory: String) async throws -> AppendRound {
        let sizes = GroupSizes()
        let pace = AppendPace()
        let load = AppendLoad(journal: try await Journal.open(StoreSource.directory(directory).recording(in: sizes)))
        async let latencies = load.run(writers: writers, pace)
        try await Task.sleep(for: length / 5)
        let from = (moment: ContinuousClock.now, groups: sizes.values.count)
        pace.measure()
        try await Task.sleep(for: length)
        let to = (moment: ContinuousClock.now, groups: sizes.values)
        pace.stop()
        return AppendRound(
            latencies: try await latencies, seconds: (to.moment - from.moment) / .seconds(1),
            groups: Array(to.groups.dropFirst(from.groups)))
    }

    private init(latencies: [Double], seconds: Double, groups: [Int]) {
        appends = latencies.count
        self.latencies = latencies
        self.seconds = seconds
        self.groups = groups
    }

    /// How long the appends took, and how large the groups were.
    var distribution: [String: Double] {
        let bytes = groups.map(Double.init)
        var numbers = ["appendsPerGroup": appendsPerGroup]
        for percent in [50, 90, 99, 100] {
            numbers["p\(percent)"] = latencies.percentile(percent)
            numbers["groupBytesP\(percent)"] = bytes.percentile(percent)
        }
        return numbers
    }
}
