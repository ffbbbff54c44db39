import Ratchet

/// The third release: the card is charged when the goods are shipped, and no sooner.
///
/// Of orders that wait for their shipment the card is charged already. No hint can tell this release so: it stands
/// beside the second one, which takes them to their end.
struct FulfilOrder3: Workflow {
    static let name = FulfilOrder.name
    static let version = 2

    let shop: Shop

    var body: some Flow<Order, Receipt> {
        Try("sale") {
            Step("hold stock", into: \.hold) { run in
                try await shop.warehouse.hold(run.state.items, key: run.key)
            }
            .retry(.exponential(from: .seconds(1), attempts: 5))
            .compensate { hold, run in try await shop.warehouse.release(hold, key: run.key) }
            When("over the limit", { $0.cents > Order.limit }) {
                Race("wait for an answer", into: \.decision) {
                    Receive(FulfilOrder.decided)
                    After(shop.days(30)) { _ in .expired }
                }
            } otherwise: {
                Update("approve by policy") { order in order.decision = .approved }
            }
            When("not approved", { $0.decision != .approved }) {
                Fail("refuse") { order in NotApproved(decision: order.decision) }
            }
            Start(PrintLabels.self, into: \.labels) { order in PrintLabels.State(items: order.items) }
            Sleep("right of withdrawal", for: shop.days(7))
            Step("charge card", into: \.payment) { run in
                try await shop.bank.charge(run.state.cents, card: run.state.card, key: run.key)
            }
            .timeout(.seconds(30))
            .compensate { payment, run in try await shop.bank.refund(payment, key: run.key) }
            Step("ship", from: \.hold, into: \.shipment) { hold, run in
                try await shop.warehouse.ship(hold, to: run.state.address, key: run.key)
            }
        } finally: {
            Step("write to the customer") { run in
                try await shop.mail.send(run.state.news, to: run.state.customer, key: run.key)
            }
            .retry(.exponential(from: .seconds(1), attempts: nil))
        }
        Return { order in Receipt(order) }
    }

    var handlers: Handlers<Order> { FulfilOrder.newAddress }
}
