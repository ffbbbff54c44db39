/// What an error that a step threw says of a further attempt, and the error without what says that.
struct RetryAdvice {
    /// What happened.
    private(set) var error: any Error
    /// No further attempt can mend it.
    private(set) var isFinal = false
    /// The wait that somebody else asks for; the innermost counts.
    private(set) var wait: Duration?

    init(_ thrown: any Error) {
        error = thrown
        while true {
            switch error {
            case let wrapper as NonRetryable:
                isFinal = true
                error = wrapper.error
            case let wrapper as RetryAfter:
                wait = max(.zero, wrapper.wait)
                error = wrapper.error
            default:
                isFinal = isFinal || error is any UnretryableError
                return
            }
        }
    }
}
