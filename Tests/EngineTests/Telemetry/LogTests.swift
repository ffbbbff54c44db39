import Ratchet
import Testing

/// What is in the engine's log, at every level.
@Suite(.timeLimit(.minutes(10))) struct LogTests {
    private func lines(_ state: Parcelled.State = Parcelled.State()) async throws -> [String] {
        let logs = Logs()
        _ = try await Parcelled.watch(state, logger: logs.logger)
        return logs.lines
    }

    @Test func `A step's logger says which run, step and attempt it is`() async throws {
        #expect(
            try await lines().filter { $0.hasPrefix("info: paying") } == [
                "info: paying attempt=1 run=secret-order step=pay", "info: paying attempt=2 run=secret-order step=pay",
            ])
    }

    @Test func `The engine's own lines name run, step and attempt in the same way`() async throws {
        #expect(
            try await lines().filter { $0.hasPrefix("debug: ") } == [
                "debug: An attempt has failed attempt=1 error=EngineTests.Parcelled.Refused run=secret-order step=pay",
                "debug: A run is over run=secret-order status=completed workflow=Parcelled",
            ])
    }

    @Test(arguments: [1, 2]) func `No value of a run is in a log, nor what its errors say`(refusals: Int) async throws {
        let text = try await lines(Parcelled.State(refusals: refusals)).joined(separator: "\n")
        #expect(text.contains("secret-order"), "its id is")
        #expect(["secret-rug", "secret-receipt", "secret-card"].allSatisfy { !text.contains($0) }, "\(text)")
    }
}
