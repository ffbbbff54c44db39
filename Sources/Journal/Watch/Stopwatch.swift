/// Measures how long things take; it comes from outside, as all time does.
package struct Stopwatch: Sendable {
    private let read: @Sendable () -> UInt64

    /// - Parameter nanoseconds: a count that never goes back, from any start.
    package init(nanoseconds: @escaping @Sendable () -> UInt64) { read = nanoseconds }

    /// Nanoseconds since any start.
    package var nanoseconds: UInt64 { read() }
}
