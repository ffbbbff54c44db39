import Ratchet

/// Does to a step what a test wants.
struct Changing: Interceptor {
    let change: @Sendable (StepContext, StepContext.Next) async throws -> RecordedValue

    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
        try await change(step, next)
    }
}

/// Doubles each State and each signal, if it is a number, and refuses what is negative.
struct Doubling: Interceptor {
    struct Negative: Error {}

    func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
        var start = start
        var state = try start.state.decoded(as: Adding.State.self)
        guard state.sum >= 0 else { throw Negative() }
        state.sum *= 2
        start.state = try RecordedValue(state)
        return try await next(start)
    }

    func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery {
        var signal = signal
        let number = try signal.value.decoded(as: Int.self)
        guard number >= 0 else { throw Negative() }
        signal.value = try RecordedValue(number * 2)
        return try await next(signal)
    }
}

/// Receives one number and adds it.
struct Adding: Workflow {
    struct State: Codable, Sendable, Hashable {
        var sum = 0
    }
    static let number = Signal<Int>("number")

    var body: some Flow<State, Int> {
        Receive(Self.number) { state, number in state.sum += number }
        Return { state in state.sum }
    }
}
