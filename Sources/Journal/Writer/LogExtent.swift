import DequeModule

/// How long the log is, in segments of neighbouring commit groups: fine enough for trimming, and small in memory.
struct LogExtent: Sendable {
    private struct Segment {
        var first: LSN
        var bytes: Int
    }

    /// The most records that go in one commit where history is not kept.
    static let rowsPerTrim = 1_024

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
    /// The newest segment stays, unless the log is to be emptied.
    func settled(below watermark: LSN, emptying: Bool = false) -> LSN? {
        settled(below: watermark, rows: .max, emptying: emptying)
    }

    /// As ``settled(below:emptying:)``, but for one commit: never far above the last bound, so that no commit has much
    /// to delete.
    func trimmable(below watermark: LSN, emptying: Bool = false) -> LSN? {
        settled(below: watermark, rows: UInt64(Self.rowsPerTrim), emptying: emptying)
    }

    private func settled(below watermark: LSN, rows: UInt64, emptying: Bool) -> LSN? {
        var bound: LSN?
        for segment in segments.dropFirst() {
            guard segment.first <= watermark else { break }
            if bound != nil, segment.first.rawValue - trimmed.rawValue > rows { break }
            bound = segment.first
        }
        let isLast = bound == segments.last?.first || segments.count == 1
        return emptying && isLast && watermark >= end ? end : bound
    }

    /// The compressed bytes of the whole segments below `bound`.
    func bytes(below bound: LSN) -> Int { segments.prefix { $0.first < bound }.reduce(0) { $0 + $1.bytes } }

    /// Notes that the records below `bound`, which have so many bytes, are gone; the last of them may lie in the middle
    /// of a segment.
    mutating func trim(below bound: LSN, bytes gone: Int) {
        var rest = gone
        while let segment = segments.first, segment.first < bound {
            if let next = segments.dropFirst().first, next.first <= bound {
                rest -= segment.bytes
                segments.removeFirst()
            } else if segment.bytes <= rest {
                segments.removeFirst()
            } else {
                segments[0].bytes -= rest
                segments[0].first = bound
            }
        }
        bytes -= gone
        trimmed = LSN(bound.rawValue - 1)
    }
}
