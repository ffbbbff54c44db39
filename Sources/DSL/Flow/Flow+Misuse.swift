public import RatchetEngine
public import RatchetJournal

// What must not compile, each with a message that says what to write instead. None of these is ever called.

extension Flow {
    /// Not available: only a ``Step`` can be tried again.
    @available(
        *, unavailable,
        message:
            "retry applies to a Step, the only node that can fail and be tried again; put it on each Step that needs it"
    )
    public func retry(_ policy: RetryPolicy) -> Self { self }

    /// Not available: only the attempts of a ``Step`` have a limit.
    @available(
        *, unavailable,
        message:
            "timeout applies to a Step, and limits each of its attempts, to a Receive and to a Wait; put it on those"
    )
    public func timeout(_ limit: Duration) -> Self { self }

    /// Not available: only the attempts of a ``Step`` have a limit together.
    @available(
        *, unavailable,
        message: "timeout(total:) applies to a Step and limits all of its attempts; put it on each Step that needs it"
    )
    public func timeout(total limit: Duration) -> Self { self }

    /// Not available: only a ``Step`` says that it is alive.
    @available(
        *, unavailable,
        message: "heartbeat applies to a Step, whose closure calls run.heartbeat; put it on each Step that needs it"
    )
    public func heartbeat(every interval: Duration) -> Self { self }

    /// Not available: only a ``Step`` has effects that must not happen twice.
    @available(
        *, unavailable,
        message: "atMostOnce applies to a Step, the only node that has effects; put it on each Step that needs it"
    )
    public func atMostOnce() -> Self { self }

    /// Not available: only a ``Step`` runs for long.
    @available(
        *, unavailable,
        message:
            "pool applies to a Step, whose closure it runs on threads of its own; put it on each Step that needs it"
    )
    public func pool(_ name: StaticString) -> Self { self }

    /// Not available: only a ``Step`` takes up what others want too.
    @available(
        *, unavailable,
        message: "queue applies to a Step, whose attempts stand in line in it; put it on each Step that needs it"
    )
    public func queue(_ name: StaticString) -> Self { self }

    /// Not available: only a ``Step`` has a completion that can be waited for.
    @available(
        *, unavailable,
        message:
            "durability applies to a Step and says what its completion waits for; put it on each Step that needs it"
    )
    public func durability(_ level: Durability) -> Self { self }

    /// Not available: only a ``Step`` has something that can be undone.
    @available(
        *, unavailable,
        message: "compensate applies to a Step, and says how it is undone; put it on each Step that needs it"
    )
    public func compensate<Value>(_ undo: @Sendable (Value) async throws -> Void) -> Self { self }
}
