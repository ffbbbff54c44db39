import ArgumentParser
import Ratchet

/// The sleeping bench's child: it opens a journal, starts runs that sleep for years, and says what that took.
struct SleepersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sleepers", abstract: "Opens a journal of runs that sleep.", shouldDisplay: false)

    @Argument var journal: String
    @Option var runs: Int

    func run() async throws {
        let start = ContinuousClock.now
        let engine = Engine(journal: .directory(journal))
        try engine.register(Sleeper())
        let runs = runs
        try await engine.run {
            _ = try? await engine.find(Sleeper.self, id: "nobody")
            let opening = (ContinuousClock.now - start) / .milliseconds(1)
            if runs > 0 { try await engine.startMany(Sleeper.self, runs) { Sleeper.State(run: $0) } }
            print(SleepersReport(milliseconds: opening, bytes: Memory.ownBytes).text)
        }
    }
}
