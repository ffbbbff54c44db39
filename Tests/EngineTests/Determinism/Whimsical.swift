import Foundation
import Ratchet

/// Uses the clock, chance and the order of dictionaries in every closure where the compiler lets it.
struct Whimsical: Workflow {
    struct State: Codable, Sendable, Hashable {
        var amount: Int?
        var picks: [String: Int] = [:]
        var list: [String] = []
        var side: String?
        var sideStep: Int?
        var dice = 0
        var turns = 0
        var turned = 0
        var parts: [Int]?
        var part: Int?
        var stamps: [Date] = []
        var heard = 0
    }

    struct Summary: Codable, Sendable, Hashable {
        let state: State
        let luck: Int
    }

    static let hint = Signal<Int>("hint")

    let ledger: Ledger

    private func chance() -> Int { Int.random(in: 1...1_000_000) }

    private func toss(_ name: StaticString, _ side: String) -> Step<State, Int> {
        Step(name, into: \.sideStep) { run in ledger.keep(chance(), under: run.key) }
    }

    @FlowBuilder<State, Nothing> private var draws: some Flow<State, Nothing> {
        Step("draw", into: \.amount) { run in ledger.keep(chance(), under: run.key) }
        Update("pick") { state in
            for _ in 1...20 { state.picks["p\(Int.random(in: 1...1_000))"] = chance() }
            state.list = state.picks.keys.prefix(Int.random(in: 2...5)).map { $0 }
            state.stamps.append(Date())
        }
        When("coin", { _ in Bool.random() }) {
            Update("heads up") { state in state.side = "heads" }
            toss("heads", "heads")
        } otherwise: {
            Update("tails up") { state in state.side = "tails" }
            toss("tails", "tails")
        }
        Switch("dice", on: { _ in Int.random(in: 1...3) }) {
            Case(1) { Update("one") { state in state.dice = 1 } }
            Case(2) { Update("two") { state in state.dice = 2 } }
        } otherwise: {
            Update("three") { state in state.dice = 3 }
        }
    }

    @FlowBuilder<State, Nothing> private var loops: some Flow<State, Nothing> {
        Repeat("turn on", while: { $0.turns < 2 || Bool.random() }, atMost: 1_000) {
            Step("turn") { run in
                ledger.keep(chance(), under: run.key)
            } reduce: { state, value in
                state.turns += 1
                state.turned += value
                state.stamps.append(Date())
            }
        }
        ForEach(\.list, limit: 3, run: Part(ledger: ledger), into: \.parts) { item, state in
            Part.State(value: (state.picks[item] ?? 0) + chance())
        }
        Call(Part(ledger: ledger), into: \.part) { state in Part.State(value: state.picks.values.first ?? 0) }
    }

    var body: some Flow<State, Summary> {
        draws
        Parallel {
            Sleep("until some time", until: { _ in Date(timeIntervalSinceNow: Double.random(in: 0...1_000)) })
            Receive(Self.hint) { state, hint in state.heard = hint + Int.random(in: 1...9) * 100 }
            Step("stumble") { run in
                ledger.keep(1, under: run.key)
                if Bool.random() { throw Oops(number: chance()) }
            }.retry(.exponential(from: .milliseconds(Int.random(in: 1...900)), attempts: nil, jitter: 0.5))
        }
        loops
        Return { state in Summary(state: state, luck: chance()) }
    }

    /// One element's share of the whims.
    struct Part: Workflow {
        struct State: Codable, Sendable, Hashable {
            let value: Int
            var made: Int?
        }

        let ledger: Ledger

        var body: some Flow<State, Int> {
            Step("make", into: \.made) { run in
                ledger.keep(run.state.value + Int.random(in: 1...9), under: run.key)
            }
            Return { state in state.made ?? -1 }
        }
    }
}
