/// A lane that a limit holds up until then.
struct TimedLane: Comparable {
    let time: Timestamp
    let lane: LaneKey

    static func < (left: TimedLane, right: TimedLane) -> Bool { (left.time, left.lane) < (right.time, right.lane) }
}
