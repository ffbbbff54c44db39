import Foundation

/// What the machine's cores do.
enum Processor {
    /// The time that this process has spent on all cores together.
    static var time: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How many threads of all processes wanted a core in the last minute, on average.
    static var load: Double? {
        var load = 0.0
        return getloadavg(&load, 1) == 1 ? load : nil
    }
}
