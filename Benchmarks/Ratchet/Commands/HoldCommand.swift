import ArgumentParser
import Foundation
import Ratchet

/// The recovery bench's child: it brings runs under way, says so, and waits to be killed.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Holds runs in flight until it is killed.", shouldDisplay: false)

    /// What the child prints once all runs are held.
    static let ready = "ready"

    @Argument var journal: String
    @Option var runs: Int

    func run() async throws {
        let gate = Gate(runs)
        let engine = Engine(journal: .directory(journal))
        try engine.register(Held(gate: gate))
        let runs = runs
        try await engine.run {
            try await engine.startAll(Held.self, runs) { Held.State(run: $0) }
            await gate.allHeld()
            print(Self.ready)
            fflush(nil)
            // Should its parent end without killing it, it does not stay for ever.
            try await Task.sleep(for: .seconds(300))
        }
    }
}
