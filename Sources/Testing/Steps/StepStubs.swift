import Ratchet
import RatchetEngine
import Synchronization

/// The stubs of an engine under test; the last one that names a step counts.
final class StepStubs: Interceptor {
    private struct Stub {
        let pattern: StepPattern
        let stub: StepStub
        /// How many attempts it has had, by run and path.
        var used: [String: Int] = [:]
        /// Whether there was a step that it may name.
        var isKnown = false
    }

    private let clock: ManualClock
    private let stubs = Mutex<[Stub]>([])

    init(_ clock: ManualClock) { self.clock = clock }

    func add(_ pattern: StepPattern, _ stub: StepStub) {
        stubs.withLock { $0.append(Stub(pattern: pattern, stub: stub)) }
    }

    /// - Parameter paths: what the paths of all steps look like that there are.
    /// - Throws: ``TestEngineError/Code/unknownStep`` for the first stub that names none, and never did.
    func check(_ paths: () -> [String]) throws {
        try stubs.withLock { stubs in
            guard stubs.contains(where: { !$0.isKnown }) else { return }
            let paths = paths()
            for place in stubs.indices where !stubs[place].isKnown {
                stubs[place].isKnown = paths.contains(where: stubs[place].pattern.mayMatch)
                if !stubs[place].isKnown { throw TestEngineError.unknownStep(stubs[place].pattern, paths) }
            }
        }
    }

    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
        guard let turn = nextTurn(of: step) else { return try await next() }
        if turn.delay > .zero { try await clock.sleep(for: turn.delay) }
        switch turn.act {
        case .perform(let body): return try await body(step, next)
        case .hang:
            // A stream to which nothing comes ends with the task's cancellation.
            let (nothing, end) = AsyncStream.makeStream(of: Never.self)
            await InnerWait.during { for await _ in nothing {} }
            end.finish()
            throw CancellationError()
        }
    }

    private func nextTurn(of step: StepContext) -> StepStub.Turn? {
        stubs.withLock { stubs in
            guard let place = stubs.lastIndex(where: { $0.pattern.matches(step.path) }) else { return nil }
            defer { stubs[place].used[step.key, default: 0] += 1 }
            return stubs[place].stub.turn(stubs[place].used[step.key, default: 0])
        }
    }
}

extension TestEngineError {
    private static let namedSteps = 20

    fileprivate static func unknownStep(_ pattern: StepPattern, _ paths: [String]) -> TestEngineError {
        let named = paths.prefix(namedSteps).map { "'\($0)'" }.joined(separator: ", ")
        let more = paths.count > namedSteps ? ", and \(paths.count - namedSteps) more" : ""
        return TestEngineError(
            .unknownStep,
            "a stub names '\(pattern)', and no registered workflow has such a step: there "
                + (paths.isEmpty ? "are none" : "are \(named)\(more)"))
    }
}
