import Synchronization

/// Marks a task that a schedule waits for: that of an interceptor around what a tick starts.
///
/// While the schedule waits, nobody else changes it. So a task that is marked must not wait for a change of a schedule:
/// it would wait for itself, be it by way of another schedule whose interceptor does the same.
final class ScheduleHold: Sendable {
    @TaskLocal private static var current: ScheduleHold?

    /// A task that was made in between, and goes on behind, holds nobody up.
    private let isOver = Atomic(false)

    private init() {}

    /// A schedule waits for what `body` does.
    static func during<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let hold = ScheduleHold()
        defer { hold.isOver.store(true, ordering: .releasing) }
        return try await $current.withValue(hold, operation: body)
    }

    /// What is begun by `body`, such as a run and its steps, is no part of what is waited for.
    static func leaving<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        guard current != nil else { return try await body() }
        return try await $current.withValue(nil, operation: body)
    }

    /// - Throws: ``EngineError/Code/waitsForItself``
    static func check(_ schedule: String) throws(EngineError) {
        guard let current, !current.isOver.load(ordering: .acquiring) else { return }
        throw .waitsForItself(schedule)
    }
}
