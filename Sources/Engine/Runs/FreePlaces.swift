/// The places in a run's list of frames that are free again, because other frames still stand behind them.
struct FreePlaces: Sendable {
    /// In order; no two of them meet.
    private var ranges: [Range<Int>] = []

    /// Those of a list of frames.
    init(in frames: [Frame] = []) {
        for place in frames.indices.dropFirst() where frames[place].isFree { add(place) }
    }

    mutating func add(_ place: Int) {
        let next = ranges.firstIndex { $0.lowerBound > place } ?? ranges.endIndex
        ranges.insert(place..<place + 1, at: next)
        if next + 1 < ranges.endIndex, ranges[next + 1].lowerBound == place + 1 { joinNext(to: next) }
        if next > 0, ranges[next - 1].upperBound == place { joinNext(to: next - 1) }
    }

    private mutating func joinNext(to range: Int) {
        ranges[range] = ranges[range].lowerBound..<ranges.remove(at: range + 1).upperBound
    }

    /// Takes so many places that follow each other, the first ones behind that frame: whoever walks the list finds each
    /// frame behind the one that it belongs to.
    /// - Returns: The first of them; `nil` if there are not so many anywhere.
    mutating func take(_ count: Int, behind frame: Int) -> Int? {
        guard count > 0 else { return nil }
        for (index, range) in ranges.enumerated() {
            let first = max(range.lowerBound, frame + 1)
            guard range.upperBound - first >= count else { continue }
            let left = [range.lowerBound..<first, first + count..<range.upperBound]
            ranges.replaceSubrange(index...index, with: left.filter { !$0.isEmpty })
            return first
        }
        return nil
    }

    /// The list ends in front of its last frame.
    mutating func removeLast(_ place: Int) {
        guard let range = ranges.last, range.upperBound == place + 1 else { return }
        ranges[ranges.count - 1] = range.dropLast()
        if range.count == 1 { ranges.removeLast() }
    }
}
