import Testing

/// A process that is killed at any commit, and started again, ends as if nothing had happened.
@Suite(.timeLimit(.minutes(10)))
struct KillMatrixTests {
    static let output = "16 24 [0, 1, 2, 3] [9, 25] 1 2"
    static let steps = 10

    @Test func `A process that nobody kills runs each step once`() async throws {
        try await Scene.with { scene in
            #expect(try await scene.run() == .returned(Self.output))
            let effects = try scene.effects()
            #expect(effects.count == Self.steps)
            #expect(effects.values.allSatisfy { $0 == 1 })
        }
    }

    /// Each commit boundary, one after the other, until the process outlives its run.
    ///
    /// With a log of one byte most commits move events to history, or follow one that does.
    @Test(arguments: Scene.Death.allCases, [16 << 20, 1])
    func `A process that is killed at a commit goes on from what was durable`(
        death: Scene.Death, logBytes: Int
    ) async throws {
        var commit = 0
        var end = Scene.End.killed
        while end == .killed {
            commit += 1
            try #require(commit < 200)
            end = try await Self.killAndGoOn(death, at: commit, logBytes)
        }
        #expect(end == .returned(Self.output))
        // The start, ten completions of which two may share a commit, the sleep and its end.
        #expect(commit > 10)
    }

    /// A process that cancels its run is killed at each commit, and the next one cancels it again.
    @Test(arguments: Scene.Death.allCases)
    func `A run that is cancelled while its process is killed is cancelled, once`(death: Scene.Death) async throws {
        var commit = 0
        var end = Scene.End.killed
        while end == .killed {
            commit += 1
            try #require(commit < 200)
            try await Scene.with { scene in
                end = try await scene.run(death: death, at: commit, cancels: true)
                let before = try scene.effects()
                let wasCancelled = try await scene.isCancelled()
                #expect(
                    try await scene.run(cancels: true) == .returned("cancelled"), "killed \(death) commit \(commit)")
                #expect(try await scene.isCancelled())
                // Nothing of a run that is over happens again.
                if wasCancelled { #expect(try scene.effects() == before, "killed \(death) commit \(commit)") }
                #expect(try await scene.run() == .failed("RunCancellation: run 'the run' was cancelled"))
            }
        }
        #expect(end == .returned("cancelled"))
        #expect(commit > 5)
    }

    /// - Returns: how the process that was to be killed ended.
    private static func killAndGoOn(
        _ death: Scene.Death, at commit: Int, _ logBytes: Int
    ) async throws -> Scene.End {
        var first = Scene.End.killed
        try await Scene.with(logBytes: logBytes) { scene in
            first = try await scene.run(death: death, at: commit)
            guard first == .killed else { return }
            let durable = try await scene.durableSteps()
            let before = try scene.effects()
            let underWay = before.values.reduce(0, +) - (try await scene.completions())
            #expect(try await scene.run() == .returned(Self.output), "killed \(death) commit \(commit)")
            #expect(try await scene.completions() == Self.steps, "each completion stands in the history once")
            let after = try scene.effects()
            #expect(after.count == Self.steps)
            for step in durable {
                #expect(after[step] == before[step], "\(step) was durable \(death) commit \(commit), and ran again")
            }
            // What was not durable was under way, at most the two branches, and that alone runs again.
            #expect(underWay <= 2)
            #expect(after.values.reduce(0, +) == Self.steps + underWay, "killed \(death) commit \(commit)")
        }
        return first
    }
}
