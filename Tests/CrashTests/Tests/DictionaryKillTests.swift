import Testing

/// Dictionaries are trained beside the writer, made durable before they are used, and taken away
/// when nothing needs them.
@Suite(.timeLimit(.minutes(10)))
struct DictionaryKillTests {
    /// Each commit boundary, one after the other, until the process outlives what it does.
    @Test(arguments: Scene.Death.allCases)
    func `A process that is killed around a training, another one or a removal leaves everything readable`(
        death: Scene.Death
    ) async throws {
        var (commit, end) = (0, Scene.End.killed)
        while end == .killed {
            commit += 1
            try #require(commit < 200)
            try await Scene.with { scene in
                end = try await scene.train(death: death, at: commit)
                guard end == .killed else { return }
                #expect(try await scene.train() == .returned("readable"), "killed \(death) commit \(commit)")
            }
        }
        #expect(end == .returned("readable"))
        // Three of orders and sensors, three of rewriting, two trainings, a removal.
        #expect(commit > 9)
    }
}
