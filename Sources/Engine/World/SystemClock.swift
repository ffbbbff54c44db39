import Foundation

/// The machine's time.
public struct SystemClock: EngineClock {
    /// A wall clock that is set forward is noticed after this time at the latest.
    private static let longestNap = Duration.seconds(60)

    /// The machine's time: there is only one.
    public init() {}

    /// The machine's wall clock.
    public var now: Timestamp { Timestamp(Date()) }

    /// Sleeps in naps, and looks at the wall clock after each.
    public func sleep(until due: Timestamp) async throws {
        while true {
            let left = due - now
            guard left > .zero else { return }
            try await Task.sleep(for: min(left, Self.longestNap))
        }
    }

    /// Sleeps by the machine's continuous clock.
    public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
