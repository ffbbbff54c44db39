import Ratchet
@testable import RatchetEngine

extension RunHandle {
    /// Returns when the run is said to be this.
    func wait(for status: RunStatus) async throws {
        while try await self.status() != status { await Task.yield() }
    }
}

extension Engine {
    var liveCount: Int { get async throws { await (try await parts.runs()).liveCount } }
    /// Returns when no run in memory has work to do.
    func waitUntilIdle() async throws {
        while try await liveCount > 0 { await Task.yield() }
    }

    var restingCount: Int { get async throws { await (try await parts.runs()).resting.count } }
}
