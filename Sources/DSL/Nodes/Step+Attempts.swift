internal import RatchetEngine

extension Step {
    /// Says how long all attempts of the step may take together, with the waits between them.
    ///
    ///     Step("charge card", into: \.payment) { run in … }
    ///         .retry(.exponential(attempts: nil))
    ///         .timeout(.seconds(30))
    ///         .timeout(total: .minutes(10))
    ///
    /// It counts from the moment at which the run came to the step, on the wall clock, and goes on while the process is
    /// down. No attempt is scheduled for later than that: a step whose next one would be fails at once, with the last
    /// attempt's error. An attempt that is under way then is cancelled, and the step fails with a `StepTimeoutError`
    /// whose `isTotal` is true. Without it the attempts may take as long as they like.
    public func timeout(total limit: Duration) -> Step { changing { $0.totalTimeout = limit } }

    /// Says how often an attempt has to say that it is alive.
    ///
    ///     Step("import rows") { run in
    ///         var next = try run.lastHeartbeat(as: Int.self) ?? 0
    ///         while let row = try await source.row(next) {
    ///             try await table.insert(row)
    ///             next += 1
    ///             try await run.heartbeat(next)
    ///         }
    ///     }
    ///     .heartbeat(every: .seconds(30))
    ///
    /// An attempt that does not call ``StepRun/heartbeat(_:)``, or record something else, for so long is cancelled and
    /// fails with a `MissedHeartbeatError`: ``retry(_:)`` says whether there is another. So a step that may take hours
    /// is known to hang after seconds.
    public func heartbeat(every interval: Duration) -> Step { changing { $0.heartbeat = interval } }

    /// Says that an attempt whose end is not known is not made again: better not at all than twice.
    ///
    ///     Step("send the letter") { run in try await post.send(run.state.letter) }
    ///         .atMostOnce()
    ///
    /// That an attempt begins is durable before it does, which costs a commit more. If the process crashes then, or the
    /// engine stops and interrupts the attempt, the step fails with an `InterruptedStepError` when the run goes on: the
    /// workflow, or a person, looks at what happened and decides. The same holds for an attempt that its timeout gave
    /// up: it may still be at it.
    ///
    /// An attempt that threw is known to have ended. It is not made again either, unless there is a ``retry(_:)`` that
    /// says so: without one there is one attempt. Without `atMostOnce` a step runs at least once, with the same
    /// ``StepRun/key`` each time, which is the better contract wherever what it calls can make use of the key.
    public func atMostOnce() -> Step { changing { $0.isAtMostOnce = true } }

    /// Says in which queue each attempt of the step stands in line before it is made.
    ///
    ///     Step("print label", into: \.label) { run in try await printer.print(run.state.address) }
    ///         .queue("printer", priority: 3) { state in state.warehouse }
    ///
    /// An attempt takes a place in the queue as a job does, and gives it back when it has ended: how many are at work
    /// at once, rate limits, the turns of keys, and whether it is paused hold for steps of all runs and for jobs
    /// together. A run that waits for its turn takes no memory, and stands where it stood after a crash. Where the
    /// step has no ``pool(_:)``, it runs on the queue's, if that has one. A timeout counts from the attempt's
    /// beginning; ``timeout(total:)`` counts the wait too. A step that is tried again stands in line anew when its
    /// wait is over. What undoes the step stands in no line, and does not run on the queue's pool.
    ///
    /// It is listed in the queue as a job of kind `(step)`, which cannot be changed or cancelled: that is done to the
    /// run, and the place is passed over when its turn comes. To stand in line costs two commits more. A queue that the
    /// engine's configuration does not name has the limits of a `Queue` with that name alone.
    ///
    /// - Parameters:
    ///   - name: the queue.
    ///   - priority: from 1, which comes first, to 9. Default: 5.
    ///   - key: what it has its turn by, beside others of other keys: 1 to 200 bytes, or the step fails at once.
    ///     Default: none.
    public func queue(
        _ name: StaticString, priority: Int = 5, key: (@Sendable (State) -> String)? = nil
    ) -> Step {
        let queue = StepQueue(name: "\(name)", priority: priority, key: key.map(Self.reading))
        return changing { $0.queue = queue }
    }

    private static func reading(
        _ key: @escaping @Sendable (State) -> String
    ) -> @Sendable (any StateBox) throws -> String {
        { box in key(try Box<State>.open(box).value) }
    }

    /// Says which threads run the step, so that it may block them or compute for long.
    ///
    ///     Step("make thumbnail", into: \.thumbnail) { run in try Thumbnail(of: run.state.image) }
    ///         .pool("images")
    ///
    /// The engine's configuration says which pools there are, and how many threads each has. Without one the step runs
    /// on Swift's shared pool, where nothing must block: see `Pool`. An unknown name is refused when the workflow is
    /// registered. What undoes the step runs there too. Code of yours that is bound to an actor runs
    /// where that actor does.
    public func pool(_ name: StaticString) -> Step { changing { $0.pool = "\(name)" } }
}
