import Ratchet
import RatchetEngine
import RatchetJournal
import RatchetTesting

/// A journal with one run of each sort, made by two engines one after the other, in virtual time.
struct SampleJournal: Sendable {
    let path: String
    let clock = ManualClock()

    /// Fills the journal; `body` runs while the second engine has it, and a run waits at a gate.
    func make(live body: @escaping @Sendable () async throws -> Void = {}) async throws {
        try await fill()
        try await goOn(body)
    }

    private func fill() async throws {
        let engine = Engine(journal: .directory(path), clock: clock)
        try engine.register(ShipOrder(clock: clock))
        try engine.register(Retired())
        try await engine.run {
            try await start(ShipOrder.State(), "order-1", .completed, engine)
            try await start(ShipOrder.State(refusals: 1), "order-2", .sleeping, engine)
            clock.advance(by: .minutes(10))
            try await wait(for: "order-2", .failed)
            try await start(ShipOrder.State(sleeps: true), nil, .sleeping, engine)
            try await start(ShipOrder.State(refusals: 1), "order-4", .sleeping, engine)
            try await engine.start(Retired.self, id: "old", with: Retired.State())
            try await wait(for: "old", .sleeping)
        }
    }

    /// The runs of the workflow that is gone are parked as soon as the engine runs.
    private func goOn(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let gate = Gate()
        let engine = Engine(journal: .directory(path), clock: clock)
        try engine.register(ShipOrder(clock: clock))
        try engine.register(WaitForGate(gate: gate))
        clock.advance(by: .seconds(5))
        try await engine.run {
            try await engine.start(WaitForGate.self, id: "at-gate", with: WaitForGate.State())
            try await wait(for: "old", .parked)
            clock.advance(by: .seconds(90))
            do {
                try await body()
            } catch {
                gate.open()
                throw error
            }
            gate.open()
            try await wait(for: "at-gate", .completed)
        }
    }

    private func start(
        _ state: ShipOrder.State, _ id: RunID?, _ status: RunStatus, _ engine: Engine
    ) async throws {
        let run = try await engine.start(ShipOrder.self, id: id, with: state)
        try await wait(for: run.id, status)
        clock.advance(by: .seconds(60))
    }

    /// Returns once the journal says so.
    func wait(for id: RunID, _ status: RunStatus) async throws {
        while try await read({ try await $0.run(id) })?.run.status != status { await Task.yield() }
    }

    func read<Value>(_ body: (JournalInspector) async throws -> Value) async throws -> Value {
        let reader = try await LMDBReader.open(path)
        do {
            let value = try await body(JournalInspector(reader))
            await reader.close()
            return value
        } catch {
            await reader.close()
            throw error
        }
    }
}
