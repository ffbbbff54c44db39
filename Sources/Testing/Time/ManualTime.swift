import RatchetEngine

/// What a ``ManualClock`` shows, and who waits for it.
struct ManualTime {
    /// The wall clock, as the time since 1970: finer than a `Timestamp`, so that small steps add up.
    private var wall: Duration
    /// The time that has passed, whatever the wall clock was set to.
    private(set) var elapsed = Duration.zero
    private var lastID = 0

    var sleepers: [ManualSleeper] = []
    var watchers: [ManualWatcher] = []

    init(_ start: Timestamp) { wall = start - Timestamp(milliseconds: 0) }

    /// The millisecond that has begun.
    var now: Timestamp {
        let (seconds, attoseconds) = wall.components
        let begun = attoseconds - attoseconds % 1_000_000_000_000_000
        return Timestamp(milliseconds: 0) + Duration(secondsComponent: seconds, attosecondsComponent: begun)
    }

    var nextDue: Timestamp? {
        sleepers.map(timeLeft(of:)).min().map { Timestamp(milliseconds: 0) + (wall + $0) }
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func pass(_ duration: Duration) {
        wall += duration
        elapsed += duration
    }

    mutating func set(_ moment: Timestamp) { wall = moment - Timestamp(milliseconds: 0) }

    func timeLeft(until moment: Timestamp) -> Duration { moment - Timestamp(milliseconds: 0) - wall }

    func isDue(_ sleeper: ManualSleeper) -> Bool { timeLeft(of: sleeper) <= .zero }

    private func timeLeft(of sleeper: ManualSleeper) -> Duration {
        switch sleeper.due {
        case .shown(let moment): timeLeft(until: moment)
        case .elapsed(let duration): duration - elapsed
        }
    }

    /// Those whose time has come, the longest overdue first; of those due together, the one that slept first.
    mutating func removeDueSleepers() -> [ManualSleeper] {
        let due = sleepers.filter(isDue)
        sleepers = sleepers.filter { !isDue($0) }
        return due.sorted { (timeLeft(of: $0), $0.id) < (timeLeft(of: $1), $1.id) }
    }

    mutating func removeSleeper(_ id: Int) -> ManualSleeper? {
        sleepers.firstIndex { $0.id == id }.map { sleepers.remove(at: $0) }
    }

    mutating func removeSatisfiedWatchers() -> [ManualWatcher] {
        let count = sleepers.count
        defer { watchers.removeAll { $0.count <= count } }
        return watchers.filter { $0.count <= count }
    }

    mutating func removeWatcher(_ id: Int) -> ManualWatcher? {
        watchers.firstIndex { $0.id == id }.map { watchers.remove(at: $0) }
    }
}
