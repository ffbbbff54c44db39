import Foundation
import Logging
import Ratchet
import RatchetJournal
import RatchetTesting

/// Runs a parent, its children and what it sends until all of that is done, or dies at the commit that it is told to
/// die at.
///
///     CrashingProcess family JOURNAL [before|after COMMIT]
///
/// It prints how often each run's step counts in the store, how many runs there are, and what they returned.
struct FamilyProcess {
    let source: StoreSource

    func run() async throws -> String {
        let engine = Engine(
            journal: source, configuration: EngineConfiguration(crashLimit: nil),
            logger: Logger(label: "crash") { _ in SwiftLogNoOpLogHandler() })
        try engine.register(Household())
        try engine.register(Chore())
        try engine.register(Listener())
        return try await engine.run { () async throws in
            let listener = try await engine.start(Listener.self, id: "listener", with: Listener.State())
            let household = try await engine.start(Household.self, id: "h", with: Household.State())
            var results = ["\(try await household.result())", try await listener.result()]
            for id in ["one", "two", "h/detached"] as [RunID] { results.append(try await Self.result(of: id, engine)) }
            let counts = try await engine.store.all("ran", as: Int.self, limit: 1_000)
            return (results + counts.map { "\($0.id):\($0.value)" }).joined(separator: " ")
        }
    }

    /// Of a run that another one starts.
    private static func result(of id: RunID, _ engine: Engine) async throws -> String {
        while true {
            do {
                return "\(try await engine.find(Chore.self, id: id).result())"
            } catch let error as EngineError where error.code == .notFound {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Does everything that goes to other runs.
    private struct Household: Workflow {
        struct State: Codable, Sendable {
            var done: Int?
            var label: Int?
        }

        var body: some Flow<State, Int> {
            Step("errands", into: \.done) { run in
                for id in ["one", "two"] as [RunID] { try run.start(Chore.self, id: id, with: Chore.State(number: 1)) }
                for number in 1...2 { try run.signal("listener", Listener.word, "\(number)") }
                try await Chore.count(run)
                return 2
            }
            Send(Listener.word, to: { _ in "listener" }) { _ in "3" }
            Start("child", Chore.self, into: \.label) { _ in Chore.State(number: 10) }
            Start("detached", Chore.self) { _ in Chore.State(number: 2) }.detached()
            Return { state in state.label ?? -1 }
        }
    }

    /// Counts in the store how often it was done.
    private struct Chore: Workflow {
        struct State: Codable, Sendable {
            let number: Int
            var doubled: Int?
        }

        static func count<State>(_ run: StepRun<State>) async throws {
            let key = StoreKey<Int>("ran", run.runID)
            try run.store.put(key, (try await run.store.get(key) ?? 0) + 1)
        }

        var body: some Flow<State, Int> {
            Step("double", into: \.doubled) { run in
                try await Self.count(run)
                return run.state.number * 2
            }
            Return { state in state.doubled ?? -1 }
        }
    }

    /// Takes three words in.
    private struct Listener: Workflow {
        struct State: Codable, Sendable { var words: [String] = [] }

        static let word = Signal<String>("word")

        var body: some Flow<State, String> {
            Repeat("words", while: { $0.words.count < 3 }, atMost: 3) {
                Receive(Self.word) { state, word in state.words.append(word) }
            }
            Return { state in state.words.joined() }
        }
    }
}
