/// A wait for something that the engine or its clock brings about, and nobody outside.
///
/// A test that decides when time goes on has to know of an attempt whether it works or waits for that very time.
package enum InnerWait {
    /// Told of the waits of the tasks that it is set for.
    @TaskLocal package static var observer: (any InnerWaitObserver)?

    /// Performs `body`, which waits and does nothing else.
    package static func during<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        guard let observer else { return try await body() }
        observer.waits()
        defer { observer.goesOn() }
        return try await body()
    }
}

/// Counts the waits of one attempt; several of its tasks may wait at once.
package protocol InnerWaitObserver: Sendable {
    func waits()
    func goesOn()
}
