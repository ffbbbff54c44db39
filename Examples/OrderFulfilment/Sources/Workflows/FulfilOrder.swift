package import Ratchet

/// Takes an order from its arrival to its shipment, or back to where nothing has happened.
package struct FulfilOrder: Workflow {
    /// The manager's answer, for an order over the limit.
    package static let decided = Signal<Decision>("decided")
    /// Where the goods are to go.
    package static let changeAddress = UpdateMessage<String, String>("change address")

    let shop: Shop

    package init(_ shop: Shop) { self.shop = shop }

    package var body: some Flow<Order, Receipt> {
        Try("sale") {
            Step("hold stock", into: \.hold) { run in
                try await shop.warehouse.hold(run.state.items, key: run.key)
            }
            .retry(.exponential(from: .seconds(1), attempts: 5))
            .compensate { hold, run in try await shop.warehouse.release(hold, key: run.key) }
            When("over the limit", { $0.cents > Order.limit }) {
                Race("wait for an answer", into: \.decision) {
                    Receive(Self.decided)
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
            Sleep("cooling-off", for: shop.days(7))
            Step("ship", from: \.hold, into: \.shipment) { hold, run in
                try await shop.warehouse.ship(hold, to: run.state.address, key: run.key)
            }
        } finally: {
            // The goods may be gone by now: that the mail server is down must not undo the sale.
            Step("write to the customer") { run in
                try await shop.mail.send(run.state.news, to: run.state.customer, key: run.key)
            }
            .retry(.exponential(from: .seconds(1), attempts: nil))
        }
        Return { order in Receipt(order) }
    }

    package var handlers: Handlers<Order> { Self.newAddress }

    /// It is no part of the tree, and the same in all releases.
    static let newAddress = On<Order>(
        changeAddress,
        validate: { order, _ in
            guard order.shipment == nil else {
                throw ShopError(.tooLate, "the goods are on their way: the address cannot be changed any more")
            }
        }
    ) { order, address in
        order.address = address
        return "the goods will go to \(address)"
    }
}
