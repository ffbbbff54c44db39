// What must not compile, with a message that says what to write instead. It is never called.

extension Start {
    /// Not available: a result that nobody waits for.
    @available(
        *, unavailable,
        message: "a detached child's result is not waited for; leave into: out, or write detached(into:) for its id"
    )
    @_disfavoredOverload
    public func detached() -> Start { self }
}
