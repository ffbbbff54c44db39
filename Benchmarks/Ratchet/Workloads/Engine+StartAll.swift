import Ratchet

extension Engine {
    /// Groups of tasks look through all of theirs for the one that has ended: one group of all would be measured too.
    private static var starters: Int { 256 }

    /// Starts so many runs at once, and returns when all of them are durable.
    @discardableResult func startAll<W: Workflow>(
        _ workflow: W.Type, _ count: Int, state: @escaping @Sendable (Int) -> W.State
    ) async throws -> [RunHandle<W>] {
        try await withThrowingTaskGroup(of: [RunHandle<W>].self) { group in
            for first in 1...min(count, Self.starters) {
                group.addTask {
                    var handles: [RunHandle<W>] = []
                    for number in stride(from: first, through: count, by: Self.starters) {
                        handles.append(try await self.start(workflow, with: state(number)))
                    }
                    return handles
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

extension Engine {
    /// The same, of so many that their handles are not kept.
    func startMany<W: Workflow>(
        _ workflow: W.Type, _ count: Int, state: @escaping @Sendable (Int) -> W.State
    ) async throws {
        try await withThrowingTaskGroup { group in
            for first in 1...min(count, Self.starters) {
                group.addTask {
                    for number in stride(from: first, through: count, by: Self.starters) {
                        try await self.start(workflow, with: state(number))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
