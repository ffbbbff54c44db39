import Foundation
import Ratchet

struct FindableOrder: Workflow {
    struct State: Codable, Sendable {
        let customer: String
        var cents: Int
        var deliverBy: Date?
        var payment: String?
    }

    static var attributes: Attributes<State> {
        Attribute("customer", \.customer)
        Attribute("cents", \.cents)
        Attribute("deliver-by", \.deliverBy)
        Attribute("paid") { state in state.payment != nil }
    }

    var body: some Flow<State, Nothing> {
        Receive(Signal<String>("paid"), into: \.payment)
        Step("ship") { run in print("shipping for \(run.state.customer)") }
    }
}

func startUrgent(_ engine: Engine) async throws -> RunHandle<FindableOrder> {
    try await engine.start(
        FindableOrder.self, id: "order-7", with: .init(customer: "ada", cents: 4_200), tags: ["urgent", "import-12"])
}

func openOrders(of customer: String, on engine: Engine) async throws -> [RunID] {
    let wanted: [RunFilter] = [
        .workflow("FindableOrder"), .attribute("customer", equals: .text(customer)), .attribute("cents", in: 1_000...),
        .status(.running, .sleeping, .waiting),
    ]
    var page = try await engine.runs(where: wanted)
    var ids = page.runs.map(\.id)
    while let next = page.next {
        page = try await engine.runs(where: wanted, after: next)
        ids += page.runs.map(\.id)
    }
    return ids
}

func urgentCount(on engine: Engine) async throws -> Int {
    try await engine.runCount(where: [.tag("urgent"), .status(.waiting)])
}
