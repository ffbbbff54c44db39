import Ratchet

/// The second release: `cooling-off` has the name that the law gives it, orders are screened before stock is held, and
/// customers are asked what they think of the shop.
struct FulfilOrder2: Workflow {
    static let name = FulfilOrder.name
    /// Without this line runs that are at the sleep would be parked: see ``FulfilOrderWithoutHints``.
    static let renames = [Rename("sale/try/cooling-off", to: "sale/try/right of withdrawal")]

    let shop: Shop

    var body: some Flow<Order, Receipt> {
        Try("sale") {
            Step("screen the customer") { run in
                guard run.state.customer.contains("@") else { throw NonRetryable(NotApproved(decision: .declined)) }
            }
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
            Parallel("pay and pack") {
                Step("charge card", into: \.payment) { run in
                    try await shop.bank.charge(run.state.cents, card: run.state.card, key: run.key)
                }
                .timeout(.seconds(30))
                .compensate { payment, run in try await shop.bank.refund(payment, key: run.key) }
                Start(PrintLabels.self, into: \.labels) { order in PrintLabels.State(items: order.items) }
            }
            Sleep("right of withdrawal", for: shop.days(7))
            Step("ship", from: \.hold, into: \.shipment) { hold, run in
                try await shop.warehouse.ship(hold, to: run.state.address, key: run.key)
            }
        } finally: {
            Step("write to the customer") { run in
                try await shop.mail.send(run.state.news, to: run.state.customer, key: run.key)
            }
            .retry(.exponential(from: .seconds(1), attempts: nil))
        }
        Step("ask for a review") { run in
            try await shop.mail.send("how did you like it?", to: run.state.customer, key: run.key)
        }
        Return { order in Receipt(order) }
    }

    var handlers: Handlers<Order> { FulfilOrder.newAddress }
}
