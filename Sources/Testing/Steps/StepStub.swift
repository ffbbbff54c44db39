public import RatchetEngine

/// What is done in place of a step's closure.
///
///     test.stub("charge card", .returns(Payment(id: "p-1")))
///     test.stub("print label", .fails(PrinterJam(), times: 2).then(.runs()))
///     test.stub("ask the bank", .returns(42, after: .minutes(5)))
///     test.stub("ship", .hangs)
///
/// The step's retries and its timeout go on to hold, and what a stub returns is recorded as the step's output.
public struct StepStub: Sendable {
    enum Act: Sendable {
        case perform(@Sendable (StepContext, StepContext.Next) async throws -> RecordedValue)
        case hang
    }

    /// What is done for the next attempts, and for how many of them.
    struct Turn: Sendable {
        let act: Act
        var delay = Duration.zero
        var times: Int?
    }

    let turns: [Turn]

    /// Returns a value, each time, after so much of the test's time. A value of another type than the step's fails the
    /// step.
    public static func returns(_ value: some Encodable & Sendable, after delay: Duration = .zero) -> StepStub {
        StepStub(.perform { _, _ in try RecordedValue(value) }, after: delay)
    }

    /// Returns, for a step without a result.
    public static func returns(after delay: Duration = .zero) -> StepStub {
        StepStub(.perform { _, _ in .nothing }, after: delay)
    }

    /// Throws, each time or so many times; after that the step's own closure runs, unless ``then(_:)`` says what else.
    public static func fails(_ error: any Error, times: Int? = nil, after delay: Duration = .zero) -> StepStub {
        StepStub(.perform { _, _ in throw error }, after: delay, times: times)
    }

    /// Runs the step's own closure, after so much of the test's time.
    public static func runs(after delay: Duration = .zero) -> StepStub {
        StepStub(.perform { _, next in try await next() }, after: delay)
    }

    /// Does nothing, and never ends, unless it is cancelled: for timeouts.
    public static var hangs: StepStub { StepStub(.hang) }

    /// Does whatever you like; `next` is the step's own closure.
    public static func performs(
        _ body: @escaping @Sendable (_ step: StepContext, _ next: StepContext.Next) async throws -> RecordedValue
    ) -> StepStub {
        StepStub(.perform(body))
    }

    /// What comes after the last of so many times.
    public func then(_ next: StepStub) -> StepStub { StepStub(turns: turns + next.turns) }

    private init(_ act: Act, after delay: Duration = .zero, times: Int? = nil) {
        turns = [Turn(act: act, delay: delay, times: times)]
    }

    private init(turns: [Turn]) { self.turns = turns }

    /// What is done for the attempt of this number, counted from 0; `nil` if the step's own closure is to run.
    func turn(_ number: Int) -> Turn? {
        var rest = number
        for turn in turns {
            guard let times = turn.times, rest >= times else { return turn }
            rest -= times
        }
        return nil
    }
}
