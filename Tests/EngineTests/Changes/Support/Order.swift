import Ratchet
@testable import RatchetEngine

/// A workflow in several versions; each is a type of its own with the same name.
enum Order {
    static let go = Signal<Int>("go")

    struct V1: Workflow {
        static let name = "order"
        struct State: Codable, Sendable, Hashable {
            var euros = 3
            var held: Int?
            var told: Int?
        }

        let effects: Tally
        var begun = Latch()
        var goOn = Latch()

        var body: some Flow<State, Int> {
            Step("hold", into: \.held) { run in effects.add("hold \(run.runID)") }
            Sleep("rest", for: .days(1))
            Receive(Order.go, into: \.told)
            Step("ship") { run in
                begun.open()
                await goOn.wait()
                try Task.checkCancellation()
                effects.add("ship 1 \(run.runID)")
            }
            Return { state in state.euros }
        }
    }

    /// A step more behind the sleep, one ahead of it, and policies that changed.
    struct Longer: Workflow {
        static let name = "order"
        typealias State = V1.State

        let effects: Tally

        var body: some Flow<State, Int> {
            Step("check") { run in effects.add("check \(run.runID)") }
            Step("hold", into: \.held) { run in effects.add("hold \(run.runID)") }.retry(.never)
            Sleep("rest", for: .days(1))
            Receive(Order.go, into: \.told)
            Step("pack") { run in effects.add("pack \(run.runID)") }
            Step("ship") { run in effects.add("ship 2 \(run.runID)") }
            Return { state in state.euros + (state.held ?? 0) * 10 + (state.told ?? 0) * 100 }
        }
    }

    /// Its State has another form.
    struct V2: Workflow {
        static let name = "order"
        static let version = 2
        static var migrations: [StateMigration<State>] {
            [
                StateMigration(from: 1) { (old: V1.State) in
                    State(cents: old.euros * 100, held: old.held, told: old.told)
                }
            ]
        }

        struct State: Codable, Sendable, Hashable {
            let cents: Int
            var held: Int?
            var told: Int?
        }

        let effects: Tally

        var body: some Flow<State, Int> {
            Step("hold", into: \.held) { run in effects.add("hold \(run.runID)") }
            Sleep("rest", for: .days(1))
            Receive(Order.go, into: \.told)
            Step("ship") { run in effects.add("ship 2 \(run.runID)") }
            Return { state in state.cents + (state.held ?? 0) }
        }
    }

    /// The same without the migration.
    struct Unmigrated: Workflow {
        static let name = "order"
        static let version = 2
        typealias State = V2.State

        var body: some Flow<State, Int> {
            Step("hold", into: \.held) { _ in 0 }
            Sleep("rest", for: .days(1))
            Receive(Order.go, into: \.told)
            Step("ship") { _ in }
            Return { state in state.cents }
        }
    }

    /// What the run is at has gone.
    struct Gone: Workflow {
        static let name = "order"
        typealias State = V1.State

        var body: some Flow<State, Int> {
            Step("hold", into: \.held) { _ in 0 }
            Return { state in state.euros }
        }
    }
}
