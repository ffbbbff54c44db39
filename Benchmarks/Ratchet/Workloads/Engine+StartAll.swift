import Ratchet

extension Engine {
    /// Starts so many runs at once, and returns when all of them are durable.
    @discardableResult func startAll<W: Workflow>(
        _ workflow: W.Type, _ count: Int, state: @escaping @Sendable (Int) -> W.State
    ) async throws -> [RunHandle<W>] {
        try await withThrowingTaskGroup { group in
            for number in 1...count { group.addTask { try await self.start(workflow, with: state(number)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
