import Ratchet
@testable import RatchetEngine
import RatchetTesting

/// A journal with runs of every sort, made in virtual time by two engines, one after the other.
///
/// The fixtures of released formats were made with it, and what today's code makes must read the same: see
/// `Tests/Fixtures/README.md`. So it stays as it is.
struct SampleOrders: Sendable {
    let path: String
    private let clock = ManualClock()

    /// Fills the journal; `body` runs while the second engine has it, and nothing happens in it.
    func make(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await fill()
        try await goOn(body)
    }

    private func fill() async throws {
        // So little that the first part of the log is gone at the end.
        let configuration = EngineConfiguration(
            journal: JournalConfiguration(limits: JournalLimits(logBytes: 4_096)))
        let engine = Engine(journal: .directory(path), configuration: configuration, clock: clock)
        try engine.register(FillOrder(clock: clock))
        try engine.register(CallBack())
        try await engine.run {
            try await start(FillOrder.State(), "order-1", .completed, engine)
            try await start(FillOrder.State(refusals: 1), "order-2", .sleeping, engine)
            clock.advance(by: .minutes(10))
            try await wait(for: "order-2", .failed)
            let note = String(repeating: "handle with care, ", count: 500)
            try await start(FillOrder.State(sleeps: true), nil, .sleeping, engine)
            try await start(FillOrder.State(note: note), nil, .completed, engine)
            try await start(FillOrder.State(refusals: 1), "order-5", .sleeping, engine)
            for cents in 6..<9 { try await start(FillOrder.State(cents: cents), nil, .completed, engine) }
            try await engine.start(CallBack.self, id: "call-back", with: CallBack.State())
            try await wait(for: "call-back", .sleeping)
        }
    }

    /// The runs of the workflow that is gone are parked as soon as the engine runs.
    private func goOn(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let goOn = Latch()
        let engine = Engine(journal: .directory(path), clock: clock)
        try engine.register(FillOrder(clock: clock))
        try engine.register(AwaitParcel(goOn: goOn))
        clock.advance(by: .seconds(5))
        try await engine.run {
            try await wait(for: "call-back", .parked)
            try await startOpen("at-the-door", engine)
            for cents in 10..<14 { try await start(FillOrder.State(cents: cents), nil, .completed, engine) }
            try await start(FillOrder.State(sleeps: true), "order-14", .sleeping, engine)
            try await startOpen(nil, engine)
            do {
                try await body()
            } catch {
                goOn.open()
                throw error
            }
            goOn.open()
            try await wait(for: "at-the-door", .completed)
        }
    }

    private func start(_ state: FillOrder.State, _ id: RunID?, _ status: RunStatus, _ engine: Engine) async throws {
        let run = try await engine.start(FillOrder.self, id: id, with: state)
        try await wait(for: run.id, status)
        clock.advance(by: .seconds(60))
    }

    private func startOpen(_ id: RunID?, _ engine: Engine) async throws {
        let run = try await engine.start(AwaitParcel.self, id: id, with: AwaitParcel.State())
        let isAtDoor = { @Sendable (inspector: JournalInspector) in
            try await inspector.run(run.id)?.run.open == ["wait at the door"]
        }
        while try await !read(isAtDoor) { await Task.yield() }
    }

    /// Returns once the journal says so.
    private func wait(for id: RunID, _ status: RunStatus) async throws {
        while try await read({ try await $0.run(id) })?.run.status != status { await Task.yield() }
    }

    private func read<Value>(_ body: (JournalInspector) async throws -> Value) async throws -> Value {
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

/// An order that goes through every kind of node, and that takes time by the test's clock only.
struct FillOrder: Workflow {
    struct State: Codable, Sendable {
        var items = ["lamp", "rug"]
        var cents = 4_200
        var refusals = 0
        var sleeps = false
        var note = "ring twice"
        var hold: String?
        var payment: String?
        var labels: [String]?
        var page = 0
        var receipt: String?
    }

    struct CardRefused: Error, CustomStringConvertible {
        let description = "the card was refused"
    }

    let clock: ManualClock

    var body: some Flow<State, Int> {
        Step("hold stock", into: \.hold) { _ in
            clock.advance(by: .milliseconds(1_250))
            return "hold-7"
        }
        When("over the limit", { $0.cents > 50_000 }) {
            Step("ask the manager") { _ in }
        } otherwise: {
            Update("approve by policy") { state in state.cents += 1 }
        }
        Parallel("pay and pack") {
            Step("charge card", into: \.payment) { run in
                if run.state.refusals > 0 { throw CardRefused() }
                return "paid"
            }
            .retry(.constant(.minutes(10), attempts: 2))
            ForEach("labels", \.items, limit: 1, run: WriteLabel(), into: \.labels) { item, _ in
                WriteLabel.State(item: item)
            }
        }
        Repeat("pages", while: { $0.page < 3 }, atMost: 9) {
            Step("send page") { run in
                run.state.page + 1
            } reduce: { state, page in
                state.page = page
            }
        }
        Call("notify", SendMail(), into: \.receipt) { state in SendMail.State(text: state.payment ?? "") }
        When("on approval", { $0.sleeps }) {
            Sleep("cooling-off", for: .days(7))
        }
        Return { state in state.cents }
    }
}

struct WriteLabel: Workflow {
    struct State: Codable, Sendable {
        let item: String
        var label: String?
    }

    var body: some Flow<State, String> {
        Step("print", into: \.label) { run in "label for \(run.state.item)" }
        Return { state in state.label ?? "" }
    }
}

struct SendMail: Workflow {
    struct State: Codable, Sendable {
        let text: String
        var sent: String?
    }

    var body: some Flow<State, String> {
        Step("send mail", into: \.sent) { run in run.state.text + String(repeating: ", and thanks", count: 12) }
        Return { state in state.sent ?? "" }
    }
}

/// Is under way until a latch opens.
struct AwaitParcel: Workflow {
    struct State: Codable, Sendable {
        var door: String?
    }

    let goOn: Latch

    var body: some Flow<State, Nothing> {
        Step("find the door", into: \.door) { _ in "the green one" }
        Step("wait at the door") { _ in await goOn.wait() }
    }
}

/// Is not registered any more when the journal is opened the second time.
struct CallBack: Workflow {
    struct State: Codable, Sendable {
        var number = "555 0100"
    }

    var body: some Flow<State, Nothing> {
        Sleep("nap", for: .days(1))
    }
}
