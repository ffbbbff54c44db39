import Ratchet
import RatchetEngine
import RatchetTesting

/// A schedule `s` whose runs note that they were there, and then take their time.
struct Watched: Sendable {
    let effects = Effects()
    let test: TestEngine

    /// - Parameters:
    ///   - takes: how long each run takes.
    ///   - declare: declares the schedule, with each engine.
    init(
        _ store: TestStore = .memory, takes: Duration? = nil, crash: CrashPoint = .never,
        _ declare: @escaping @Sendable (Engine) throws -> Void
    ) throws {
        let effects = effects
        let flow = Scripted {
            Scripted.note("work", effects)
            When("takes", { _ in takes != nil }) { Sleep("rest", for: takes ?? .zero) }
        }
        test = try TestEngine(flow, store: store, crash: crash)
        try test.prepare(declare)
    }

    /// The moments of the runs that were there, each once: what stands between the name and the step in their keys.
    var moments: [String] { effects.keys.map(Self.moment) }

    /// The same, in the order in which they were there, each as often as it was.
    var order: [String] { effects.all.map(Self.moment) }

    private static func moment(_ key: String) -> String {
        String(key.dropFirst("s@2026-".count).dropLast("/work".count))
    }

    func schedule() async throws -> Schedule {
        try await test.perform { try await $0.schedules.schedule(named: "s") }
    }

    /// How many ticks started no run, by the cause.
    func losses() async throws -> [String: Int] {
        Dictionary(uniqueKeysWithValues: try await schedule().losses.map { ("\($0.key)", $0.value) })
    }

    /// What is to be the same whatever crashes.
    func outcome() async throws -> Outcome {
        Outcome(moments: moments, losses: try await losses(), started: try await schedule().started)
    }

    struct Outcome: Hashable, Sendable {
        let moments: [String]
        let losses: [String: Int]
        let started: Int
    }
}
