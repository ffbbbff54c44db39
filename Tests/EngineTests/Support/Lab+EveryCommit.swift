import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// How a run has ended, in a form that can be compared.
enum Ending<Output: Hashable & Sendable>: Hashable, Sendable {
    case returned(Output)
    /// The path of the node that failed, and the type of its error.
    case failed(String, String)
    case cancelled, terminated, stuck
}

extension RunHandle where W.Output: Hashable {
    /// Waits for the run's end.
    var ending: Ending<W.Output> {
        get async throws {
            do {
                return .returned(try await result())
            } catch let failure as RunFailure {
                return .failed(failure.path, failure.error.type)
            } catch is RunCancellation {
                return .cancelled
            } catch is RunTermination {
                return .terminated
            } catch let error as EngineError where error.code == .stuck {
                return .stuck
            }
        }
    }
}

extension Lab {
    /// Performs a run to its end, and again from what the journal was after each of its commits, as if the process had
    /// been killed there: it ends the same each time.
    ///
    /// - Parameters:
    ///   - workflow: makes the workflow anew for each engine.
    ///   - drive: what is sent to the run meanwhile, each time.
    /// - Returns: How it ended.
    static func atEveryCommit<W: Workflow>(
        _ workflow: @escaping @Sendable () -> W, _ state: W.State,
        drive: @escaping @Sendable (RunHandle<W>, ManualClock) async throws -> Void = { _, _ in }
    ) async throws -> Ending<W.Output> where W.Output: Hashable {
        let lab = Lab()
        let copies = KeptStore.Copies()
        let first = try await lab.ending(of: workflow(), KeptStore.source(lab.image, copies), start: state, drive)
        for (number, image) in copies.values.enumerated().dropFirst() {
            let crashed = Lab(image, clock: ManualClock(lab.clock.now))
            let next = try await crashed.ending(of: workflow(), .memory(crashed.image), start: state, drive)
            #expect(next == first, "after commit \(number + 1) of \(copies.values.count)")
        }
        return first
    }

    private func ending<W: Workflow>(
        of workflow: W, _ source: StoreSource, start state: W.State,
        _ drive: @escaping @Sendable (RunHandle<W>, ManualClock) async throws -> Void
    ) async throws -> Ending<W.Output> where W.Output: Hashable {
        let engine = try engine(workflow, source: source)
        let clock = clock
        return try await clock.running {
            try await engine.run {
                let run = try await engine.start(W.self, id: "r", with: state)
                async let driven: Void = drive(run, clock)
                let ending = try await run.ending
                try await driven
                return ending
            }
        }
    }
}
