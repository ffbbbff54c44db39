import Ratchet

/// Tells each step for which tenant it works, and notes how it went.
struct Tenants: Interceptor {
    @TaskLocal static var current = "nobody"
    let log: @Sendable (String) -> Void

    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
        let tenant = step.runID.rawValue.prefix { $0 != "-" }
        return try await Self.$current.withValue(String(tenant)) {
            do {
                let output = try await next()
                log("\(step.key), attempt \(step.attempt): \(output)")
                return output
            } catch {
                log("\(step.key), attempt \(step.attempt): \(error)")
                throw error
            }
        }
    }
}

/// Refuses orders over a limit.
struct Quota: Interceptor {
    struct Exceeded: Error {}
    let limit: Int

    func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
        if start.workflow == PlaceOrder.name {
            let order = try start.state.decoded(as: PlaceOrder.State.self)
            guard order.count <= limit else { throw Exceeded() }
        }
        return try await next(start)
    }
}

struct PlaceOrder: Workflow {
    struct State: Codable, Sendable {
        let count: Int
        var note: String?
    }

    var body: some Flow<State, String> {
        Step("place", into: \.note) { run in "\(run.state.count) for \(Tenants.current)" }
        Return { state in state.note ?? "" }
    }
}

func interceptedEngine(log: @escaping @Sendable (String) -> Void) throws -> Engine {
    let engine = Engine(
        journal: .memory(), configuration: EngineConfiguration(interceptors: [Tenants(log: log), Quota(limit: 100)]))
    try engine.register(PlaceOrder())
    return engine
}
