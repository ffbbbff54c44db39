import Testing

/// A tick is one commit, whenever the process is killed.
@Suite(.timeLimit(.minutes(10)))
struct ScheduleKillTests {
    @Test(arguments: Scene.Death.allCases, [2, 3, 5, 8, 12])
    func `A process that is killed at a commit, and started again, starts each tick once and leaves none out`(
        death: Scene.Death, commit: Int
    ) async throws {
        try await Scene.with { scene in
            #expect(try await scene.schedule(death: death, at: commit) == .killed)
            guard case .returned(let text) = try await scene.schedule(),
                let counts = text.wholeMatch(of: /(\d+) planned, (\d+) started, 0 lost/)
            else {
                Issue.record("it does not come to its end")
                return
            }
            #expect(counts.1 == counts.2)
            // Its step may have been made twice, by one run.
            let effects = try scene.effects()
            #expect(effects.values.allSatisfy { $0 <= 2 } && !effects.isEmpty)
        }
    }
}
