internal import RatchetEngine

extension Receive {
    /// Says how long the node waits for its signal at most; then it fails with a `WaitTimeoutError`.
    ///
    ///     Receive(decided, into: \.decision).timeout(.days(2))
    ///
    /// When the time is over is recorded as a moment of wall-clock time. Whichever comes first, the signal or the
    /// moment, is what happened, also after a crash.
    public func timeout(_ limit: Duration) -> Receive { changing { $0.limit(to: limit) } }

    /// Says how long the node waits for its signal at most, and what is done then in its place.
    ///
    ///     Receive(decided, into: \.decision).timeout(.days(2)) {
    ///         Update("expire") { state in state.decision = .expired }
    ///     }
    ///
    /// A slot counts as filled behind the node only if `otherwise` fills it too. A signal that comes later is kept for
    /// the next node that receives it. The branch is called `otherwise` in paths.
    public func timeout(
        _ limit: Duration, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> otherwise: () -> Nodes<State, Nothing>
    ) -> Receive {
        let branch = Blueprint.sequence("otherwise", otherwise(), at: SourceLocation(fileID: fileID, line: line))
        return changing { $0.limit(to: limit, otherwise: branch) }
    }

    private func changing(_ change: (inout Blueprint) -> Void) -> Receive {
        var receive = self
        change(&receive.blueprint)
        return receive
    }
}

extension Wait {
    /// Says how long the node waits at most; then it fails with a `WaitTimeoutError`.
    ///
    ///     Wait("for three answers") { $0.answers.count >= 3 }.timeout(.hours(1))
    ///
    /// When the time is over is recorded as a moment of wall-clock time.
    public func timeout(_ limit: Duration) -> Wait { changing { $0.limit(to: limit) } }

    /// Says how long the node waits at most, and what is done then in its place.
    ///
    ///     Wait("for three answers") { $0.answers.count >= 3 }
    ///         .timeout(.hours(1)) { Step("remind them") { run in … } }
    ///
    /// The branch is called `otherwise` in paths.
    public func timeout(
        _ limit: Duration, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> otherwise: () -> Nodes<State, Nothing>
    ) -> Wait {
        let branch = Blueprint.sequence("otherwise", otherwise(), at: SourceLocation(fileID: fileID, line: line))
        return changing { $0.limit(to: limit, otherwise: branch) }
    }

    private func changing(_ change: (inout Blueprint) -> Void) -> Wait {
        var wait = self
        change(&wait.blueprint)
        return wait
    }
}

extension Blueprint {
    /// The node waits no longer than so.
    fileprivate mutating func limit(to limit: Duration, otherwise: Blueprint? = nil) {
        switch behaviour {
        case .receive(var receive):
            receive.limit = limit
            behaviour = .receive(receive)
        case .wait(var wait):
            wait.limit = limit
            behaviour = .wait(wait)
        default: break
        }
        children = otherwise.map { [$0] } ?? []
    }
}
