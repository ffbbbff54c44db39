import DequeModule

/// The ticks of a schedule that are due, found some at a time: after years without an engine there may be very many.
struct DueTicks: Sendable {
    /// The newest of them: all that may be made up for, and as many more as are kept of those that are not.
    private(set) var newest: Deque<Timestamp> = []
    private(set) var count: Int64 = 0
    /// How many of them are too old to be made up for.
    private(set) var tooOld: Int64 = 0
    /// Whether all of them were found.
    private(set) var isWhole = false
    /// The first one that is not due yet.
    private(set) var next: Timestamp?

    private let (name, terms, now): (String, ScheduleTerms, Timestamp)
    private let times: RuleTimes
    private let kept: Int
    private var last: Timestamp

    init(of row: ScheduleRow, _ times: RuleTimes, at now: Timestamp) {
        (name, terms, self.now) = (row.name, row.terms, now)
        self.times = times
        var missed = 1
        if case .all(let count) = row.terms.missed { missed = count }
        kept = missed + 1 + ScheduleRow.recentLimit
        last = row.position
        if let start = terms.start, start > last { last = Timestamp(milliseconds: start.milliseconds - 1) }
        isWhole = row.rest == 0
    }

    /// Finds the next ones, so many at most.
    mutating func look(atMost limit: Int) {
        for _ in 0..<limit where !isWhole {
            guard let planned = times.next(after: last), terms.end.map({ planned <= $0 }) ?? true else {
                isWhole = true
                return
            }
            guard terms.due(planned, of: name) <= now else {
                (next, isWhole) = (planned, true)
                return
            }
            add(planned)
        }
    }

    private mutating func add(_ planned: Timestamp) {
        last = planned
        count += 1
        if isTooOld(planned) { tooOld += 1 }
        newest.append(planned)
        if newest.count > kept { newest.removeFirst() }
    }

    func isTooOld(_ planned: Timestamp) -> Bool {
        guard let catchUp = terms.catchUp else { return false }
        return now - terms.due(planned, of: name) > max(.milliseconds(catchUp), Self.tolerance)
    }

    /// The last one, if the engine comes to it in time.
    var onTime: Timestamp? {
        newest.last.flatMap { now - terms.due($0, of: name) <= Self.tolerance ? $0 : nil }
    }

    /// A tick that is later counts as missed.
    private static let tolerance = Duration.seconds(60)
}
