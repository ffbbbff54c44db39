extension TestEngine {
    /// Has something else done than the closures of some steps.
    ///
    ///     test.stub("charge card", .fails(CardDeclined(), times: 2))
    ///
    /// The last stub that names a step counts. Attempts are counted for each step of each run by itself, also over
    /// crashes. Attempts that are under way go on as they are.
    ///
    /// If no registered workflow has a step that it can name, whatever the keys of elements and the numbers of turns,
    /// the next call that lets the engine go on throws ``TestEngineError/Code/unknownStep``. So a step of a version
    /// that is deployed next has its stub right before that.
    public func stub(_ steps: StepPattern, _ stub: StepStub) { settings.stubs.add(steps, stub) }

    /// The attempts that were made of these steps, in the order in which they began; of all steps if you name none.
    ///
    ///     #expect(test.calls("charge card").count == 3)
    public func calls(_ steps: StepPattern = "*") -> [StepCall] {
        settings.log.calls.filter { steps.matches($0.path) }
    }
}
