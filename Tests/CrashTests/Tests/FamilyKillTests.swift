import Testing

/// What goes from run to run happens once, whenever the process is killed.
@Suite(.timeLimit(.minutes(10)))
struct FamilyKillTests {
    private static let output = "20 123 2 2 4 h:1 h/child:1 h/detached:1 one:1 two:1"

    /// Each commit boundary, one after the other, until the process outlives its runs.
    @Test(arguments: Scene.Death.allCases)
    func `A process that is killed at a commit, and started again, starts, sends and counts once`(
        death: Scene.Death
    ) async throws {
        var commit = 0
        var end = Scene.End.killed
        while end == .killed {
            commit += 1
            try #require(commit < 100)
            let number = commit
            try await Scene.with { scene in
                end = try await scene.family(death: death, at: number)
                if end == .killed {
                    let next = try await scene.family()
                    #expect(next == .returned(Self.output), "\(death) \(number)")
                } else {
                    #expect(end == .returned(Self.output))
                }
            }
        }
        #expect(commit > 10)
    }

    @Test func `A process that is killed again and again comes to the same end`() async throws {
        try await Scene.with { scene in
            var kills = 0
            while kills < 100, try await scene.family(death: .after, at: 2) == .killed { kills += 1 }
            #expect(try await scene.family() == .returned(Self.output))
            #expect(kills > 3)
        }
    }
}
