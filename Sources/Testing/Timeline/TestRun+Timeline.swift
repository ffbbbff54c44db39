import Ratchet
import RatchetEngine

extension TestRun {
    /// What happened to the run so far.
    ///
    ///     #expect(try await run.timeline() == "try x 1s try x 2s try ok |")
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run.
    public func timeline() async throws -> Timeline {
        let (id, log) = (id, test.settings.log)
        return try await test.perform { engine in
            let tree = try await engine.inspect { try await $0.run(id) }
            guard let run = tree?.run else { return Timeline(parts: []) }
            return Timeline(
                parts: TimelineDrawing(of: run, log, startedAt: run.started ?? .init(milliseconds: 0)).parts)
        }
    }

    /// Checks what happened to the run so far.
    ///
    ///     try await run.follows("try x 1s try x 2s try ok |")
    ///
    /// - Throws: ``TimelineMismatch``, which shows both, one below the other.
    public func follows(_ expected: Timeline) async throws {
        let found = try await timeline()
        guard found == expected else { throw TimelineMismatch(expected: expected, found: found) }
    }
}
