/// Where a child of a supervisor stands.
struct PlannedChild {
    enum Phase: Hashable {
        case down, starting, serving, stopping
        /// It has returned and may do so: nothing starts it again.
        case ended
    }

    let name: String
    let restart: RestartPolicy

    var phase = Phase.down
    /// Whether it is to be stopped, when its turn comes.
    var mustGoDown = false
    /// The restart whose wait must be over before it starts.
    private(set) var waitsFor: Int?
    /// How often it was started.
    private(set) var starts = 0
    /// Whether it was ready once, or has ended.
    private(set) var hasServed = false

    init(_ name: String, restart: RestartPolicy = .always) {
        self.name = name
        self.restart = restart
    }

    /// Whether its body runs.
    var isUp: Bool { phase != .down && phase != .ended }

    /// Whether nothing is left to be done for it.
    var isFine: Bool { phase == .serving || phase == .ended }

    mutating func noteStart() {
        phase = .starting
        starts += 1
    }

    mutating func noteReady(_ start: Int) {
        guard phase == .starting, start == starts else { return }
        phase = .serving
        hasServed = true
    }

    mutating func noteEnd(isForGood: Bool) {
        phase = isForGood ? .ended : .down
        hasServed = hasServed || isForGood
        mustGoDown = false
    }

    mutating func noteRestart(_ restart: Int) {
        guard phase != .ended else { return }
        mustGoDown = isUp
        waitsFor = restart
    }

    mutating func noteEndOfWait(_ restart: Int) {
        if waitsFor == restart { waitsFor = nil }
    }
}
