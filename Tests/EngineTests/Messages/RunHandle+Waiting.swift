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
    var restingCount: Int { get async throws { await (try await parts.runs()).resting.count } }
}
