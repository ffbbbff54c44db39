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
    }

    private let clock: ManualClock
    private let stubs = Mutex<[Stub]>([])

    init(_ clock: ManualClock) { self.clock = clock }

    func add(_ pattern: StepPattern, _ stub: StepStub) {
        stubs.withLock { $0.append(Stub(pattern: pattern, stub: stub)) }
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
