import Ratchet
import RatchetEngine

/// Stands around all starts, attempts and signals of an engine under test: notes them, and has attempts hold time
/// still.
struct AttemptWatch: Interceptor {
    let executor: VirtualExecutor
    let clock: ManualClock
    let log: StepLog

    func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
        let time = clock.now
        let run = try await next(start)
        log.note(.started(run.id), at: time)
        return run
    }

    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
        let hold = AttemptHold(executor)
        let call = log.begin(step, at: clock.now)
        defer { hold.end() }
        return try await withTaskCancellationHandler {
            do {
                let value = try await InnerWait.$observer.withValue(hold) { try await next() }
                log.end(call, .returned(value), at: clock.now)
                return value
            } catch {
                log.end(call, Task.isCancelled ? .cancelled : .threw(error), at: clock.now)
                throw error
            }
        } onCancel: {
            hold.end()
        }
    }

    func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery {
        let delivery = try await next(signal)
        if delivery.isNew { log.note(.signal(signal.runID, signal.name), at: clock.now) }
        return delivery
    }
}
