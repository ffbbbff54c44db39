import DequeModule

/// How long the log is, in segments of neighbouring commit groups: fine enough for trimming, and small in memory.
struct LogExtent: Sendable {
    private struct Segment {
        let first: LSN
        var bytes: Int
    }

    private static let rowsPerTrim = 1_024

    let segmentBytes: Int
    private var segments = Deque<Segment>()
    /// The compressed bytes of all log records that are kept.
    private(set) var bytes = 0
    /// The LSN up to which the log has been deleted.
    private(set) var trimmed: LSN
    /// The LSN behind the last record.
    private(set) var end: LSN

    init(trimmed: LSN, logLimit: Int) {
        self.trimmed = trimmed
        end = trimmed.next
        segmentBytes = max(1, logLimit / 256)
    }

    mutating func append(_ lsn: LSN, bytes more: Int) {
        bytes += more
        end = lsn.next
        if let last = segments.indices.last, segments[last].bytes < segmentBytes {
            segments[last].bytes += more
        } else {
            segments.append(Segment(first: lsn, bytes: more))
        }
    }

    /// The LSN behind which the log holds at most `limit` bytes; `nil` if all of it does.
    func horizon(keeping limit: Int) -> LSN? {
        guard bytes > limit else { return nil }
        var kept = 0
        for segment in segments.reversed() {
            kept += segment.bytes
            if kept > limit { return LSN(segment.first.rawValue + 1) }
        }
        return nil
    }

    /// The LSN below which whole segments lie under the watermark; `nil` if that is nowhere.
    ///
    /// A bound is never far above the last one, so that no commit has much to delete. The newest segment stays, unless
    /// the log is to be emptied.
    func trimmable(below watermark: LSN, emptying: Bool = false) -> LSN? {
        var bound: LSN?
        for segment in segments.dropFirst() {
            guard segment.first <= watermark else { break }
            if bound != nil, segment.first.rawValue - trimmed.rawValue > Self.rowsPerTrim { break }
            bound = segment.first
        }
        let isLast = bound == segments.last?.first || segments.count == 1
        return emptying && isLast && watermark >= end ? end : bound
    }

    /// Notes that the records below `bound` are gone.
    mutating func trim(below bound: LSN) {
        while let segment = segments.first, segment.first < bound {
            bytes -= segment.bytes
            segments.removeFirst()
        }
        trimmed = LSN(bound.rawValue - 1)
    }
}
