/// A part that a ``Supervisor`` starts, watches, restarts and stops.
///
///     SupervisedChild("timers", stop: { await timers.stop() }) { ready in
///         try await timers.recover()
///         ready()
///         try await timers.run()
///     }
package struct SupervisedChild: Sendable {
    /// Starts the child after it, once called. Calling it again does nothing.
    package typealias Ready = @Sendable () -> Void

    /// Its name in logs, counters and errors. No two children of a supervisor should have the same.
    package let name: String
    package let restart: RestartPolicy
    /// Serves until the child was asked to stop or has a fault, and returns when all that belongs to it is over.
    let serve: @Sendable (Incarnation) async throws -> Void

    init(_ name: String, restart: RestartPolicy, serve: @escaping @Sendable (Incarnation) async throws -> Void) {
        self.name = name
        self.restart = restart
        self.serve = serve
    }

    /// - Parameters:
    ///   - name: its name in logs, counters and errors, other than those of its siblings.
    ///   - restart: whether a return without having been asked to stop is a fault.
    ///   - stop: asks the body to return; without it, the body's task is cancelled. It may be called before the body
    ///     has done anything or when it is about to end. It is over before the child is started again.
    ///   - run: the body. It calls `ready` once it serves: the children after it are started only then. It returns when
    ///     it was asked to stop, and throws what it cannot deal with itself, before or after it was ready.
    package init(
        _ name: String, restart: RestartPolicy = .always, stop: (@Sendable () async -> Void)? = nil,
        run: @escaping @Sendable (_ ready: @escaping Ready) async throws -> Void
    ) {
        let body = StoppableBody(run: run, stop: stop)
        self.init(name, restart: restart) { try await body.serve($0) }
    }
}
