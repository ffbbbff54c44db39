extension TestEngine {
    /// Plays a scenario once without a crash, then again and again with one: before and after each of its commits.
    ///
    ///     try await TestEngine.crashAtEveryCommit { crash in
    ///         let bank = FakeBank()
    ///         let test = try TestEngine(FulfilOrder(bank: bank), crash: crash)
    ///         let receipt = try await test.run(FulfilOrder.self, id: "order-7", with: state)
    ///         return Outcome(receipt, charged: bank.charged)
    ///     }
    ///
    /// The scenario makes everything anew each time, hands `crash` to its engine, gives ids to its runs, and returns
    /// what is to be the same whatever happens.
    /// - Returns: how many crashes there were.
    /// - Throws: ``TestEngineError/Code/differs`` with every crash after which something else came out; what the
    ///   scenario throws without a crash.
    @discardableResult
    public static func crashAtEveryCommit<Outcome: Equatable & Sendable>(
        _ scenario: (CrashPoint) async throws -> Outcome
    ) async throws -> Int {
        let calm = CommitCounter()
        let expected = try await scenario(CrashPoint(plan: .never, counter: calm))
        let crashes = CommitCounter()
        var differences: [String] = []
        for number in 1...max(1, calm.commits) {
            for plan in [CrashPoint.Plan.before(number), .after(number)] {
                let point = CrashPoint(plan: plan, counter: crashes)
                do {
                    let found = try await scenario(point)
                    if found != expected { differences.append("after \(point): \(found)") }
                } catch {
                    differences.append("after \(point) it threw: \(error)")
                }
            }
        }
        guard differences.isEmpty else { throw differs(expected, differences) }
        return crashes.crashes
    }

    private static func differs(_ expected: Any, _ differences: [String]) -> TestEngineError {
        TestEngineError(
            .differs,
            "without a crash the outcome is \(expected), and with one it is not always the same:\n  "
                + differences.joined(separator: "\n  "))
    }
}
