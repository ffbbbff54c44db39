import RatchetDSL
import RatchetEngine

struct Item: Codable, Sendable, Identifiable {
    let sku: String
    var id: String { sku }
}

struct Label: Codable, Sendable, Equatable { let url: String }
struct Hold: Codable, Sendable, Equatable { let id: String }
struct Payment: Codable, Sendable, Equatable { let id: String }
struct Receipt: Codable, Sendable, Equatable { let payment: String }

protocol Warehouse: Sendable {
    func hold(_ items: [Item], key: String) async throws -> Hold
    func ship(_ hold: Hold, key: String) async throws
}

protocol Bank: Sendable {
    func charge(_ cents: Int, key: String) async throws -> Payment
}

struct PrintLabel: Workflow {
    struct State: Codable, Sendable {
        let item: Item
        var label: Label?
    }

    var body: some Flow<State, Label> {
        Step("print", into: \.label) { run in Label(url: "labels/\(run.state.item.sku)") }
        Return { state in state.label ?? Label(url: "") }
    }
}

/// A fan-out and two effects that must happen once.
struct FulfilOrder: Workflow {
    struct State: Codable, Sendable {
        let items: [Item]
        let cents: Int
        var hold: Hold?
        var payment: Payment?
        var labels: [Label]?
    }

    let warehouse: any Warehouse
    let bank: any Bank

    var body: some Flow<State, Receipt> {
        Step("hold stock", into: \.hold) { run in try await warehouse.hold(run.state.items, key: run.key) }
            .retry(.exponential(from: .seconds(1), attempts: 5))
        Parallel(limit: 2) {
            Step("charge card", into: \.payment) { run in try await bank.charge(run.state.cents, key: run.key) }
                .timeout(.seconds(30))
            ForEach(\.items, limit: 8, run: PrintLabel(), into: \.labels) { item, _ in PrintLabel.State(item: item) }
        }
        Sleep("cooling-off", for: .days(7))
        Step("ship", from: \.hold) { hold, run in try await warehouse.ship(hold, key: run.key) }
        Return { state in Receipt(payment: state.payment?.id ?? "none") }
    }
}
