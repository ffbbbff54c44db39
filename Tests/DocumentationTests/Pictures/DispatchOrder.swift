import Ratchet
import RatchetTesting

/// The workflow of the article about pictures.
struct DispatchOrder: Workflow {
    struct State: Codable, Sendable {
        let items: [Int]
        var cents = 4_200
        var hold: String?
        var approvedBy: String?
        var payment: String?
        var labels: [String]?
        var pages = 0
    }
    static let approved = Signal<String>("approved")
    let warehouse: Warehouse

    var body: some Flow<State, Int> {
        Step("hold stock", into: \.hold) { run in try await warehouse.hold(run.key) }
        When("over the limit", { $0.cents > 50_000 }) {
            Receive(Self.approved, into: \.approvedBy)
        } otherwise: {
            Update("approve by policy") { state in state.approvedBy = "policy" }
        }
        Parallel("pay and pack", limit: 2) {
            Step("charge card", into: \.payment) { run in try await warehouse.charge(run.state.cents) }
                .retry(.constant(.seconds(600), attempts: 2))
            ForEach("labels", \.items, limit: 8, run: PrintLabel(warehouse: warehouse), into: \.labels) { item, _ in
                PrintLabel.State(item: item)
            }
        }
        Repeat("send the papers", while: { $0.pages < 3 }, atMost: 10) {
            Step("fax a page") { run in
                run.state.pages + 1
            } reduce: { state, pages in
                state.pages = pages
            }
        }
        Sleep("cooling-off", for: .days(7))
        Step("ship", from: \.hold) { hold, _ in try await warehouse.ship(hold) }
        Return { state in state.labels?.count ?? 0 }
    }
}

struct PrintLabel: Workflow {
    struct State: Codable, Sendable {
        let item: Int
        var label: String?
    }
    let warehouse: Warehouse

    var body: some Flow<State, String> {
        Step("print", into: \.label) { run in try await warehouse.print(run.state.item) }
            .retry(.constant(.seconds(600), attempts: 5))
        Return { state in state.label ?? "" }
    }
}

/// Takes its time by the test's clock, and refuses what the test wants refused.
struct Warehouse: Sendable {
    struct Refusal: Error, CustomStringConvertible { let description: String }

    let clock: ManualClock
    var refusesCards = false
    var jams: Set<Int> = []

    func hold(_ key: String) async throws -> String {
        clock.advance(by: .milliseconds(1_250))
        return "hold for \(key)"
    }

    func charge(_ cents: Int) async throws -> String {
        if refusesCards { throw Refusal(description: "the bank refuses the card: it was reported as lost") }
        return "paid \(cents)"
    }

    func print(_ item: Int) async throws -> String {
        if jams.contains(item) { throw Refusal(description: "paper jam") }
        return "label \(item)"
    }

    func ship(_ hold: String) async throws { clock.advance(by: .seconds(90)) }
}
