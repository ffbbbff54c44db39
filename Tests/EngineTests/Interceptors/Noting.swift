import Ratchet

/// Notes what it stands around, under its own name.
struct Noting: Interceptor {
    let name: String
    let notes: Notes

    func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
        notes.add("\(name): start \(start.workflow) \(start.id?.rawValue ?? "-")")
        let started = try await next(start)
        notes.add("\(name): started \(started.id)")
        return started
    }

    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
        notes.add("\(name): \(step.runID) \(step.workflow) \(step.path) \(step.attempt) \(step.key)")
        do {
            let value = try await next()
            notes.add("\(name): \(value) \(value.json)")
            return value
        } catch {
            notes.add("\(name): \(error)")
            throw error
        }
    }

    func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery {
        notes.add("\(name): \(signal.name) \(signal.value.json) to \(signal.runID)")
        let delivery = try await next(signal)
        notes.add("\(name): \(delivery.isNew ? "taken" : "known")")
        return delivery
    }
}
