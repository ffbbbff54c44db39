import Ratchet
import RatchetTesting

/// An order that goes through every kind of node, and that takes time by the test's clock only.
struct ShipOrder: Workflow {
    struct State: Codable, Sendable {
        var items = ["lamp", "rug"]
        var cents = 4_200
        var refusals = 0
        var sleeps = false
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
            Update("approve by policy") { state in state.cents += 0 }
        }
        Parallel("pay and pack") {
            Step("charge card", into: \.payment) { run in
                if run.state.refusals > 0 { throw CardRefused() }
                return "paid"
            }
            .retry(.constant(.minutes(10), attempts: 2))
            ForEach("labels", \.items, limit: 1, run: PrintLabel(), into: \.labels) { item, _ in
                PrintLabel.State(item: item)
            }
        }
        Repeat("pages", while: { $0.page < 3 }, atMost: 9) {
            Step("send page") { run in
                run.state.page + 1
            } reduce: { state, page in
                state.page = page
            }
        }
        Call("notify", Notify(), into: \.receipt) { state in Notify.State(text: state.payment ?? "") }
        When("on approval", { $0.sleeps }) {
            Sleep("cooling-off", for: .days(7))
        }
        Return { state in state.cents }
    }
}

struct PrintLabel: Workflow {
    struct State: Codable, Sendable {
        let item: String
        var label: String?
    }

    var body: some Flow<State, String> {
        Step("print", into: \.label) { run in "label for \(run.state.item)" }
        Return { state in state.label ?? "" }
    }
}

struct Notify: Workflow {
    struct State: Codable, Sendable {
        let text: String
        var sent: String?
    }

    var body: some Flow<State, String> {
        Step("send mail", into: \.sent) { run in run.state.text + String(repeating: ", and thanks", count: 12) }
        Return { state in state.sent ?? "" }
    }
}

/// Is under way until a gate opens.
struct WaitForGate: Workflow {
    struct State: Codable, Sendable {}

    let gate: Gate

    var body: some Flow<State, Nothing> {
        Step("wait at the gate") { _ in await gate.wait() }
    }
}

/// Is not registered any more when the journal is opened the second time.
struct Retired: Workflow {
    struct State: Codable, Sendable {}

    var body: some Flow<State, Nothing> {
        Sleep("nap", for: .days(1))
    }
}
