/// The data of one order's run: what was ordered, and the slots that its steps fill.
package struct Order: Codable, Sendable {
    /// Orders above this many cents need a person's approval.
    static let limit = 50_000

    let customer: String
    let items: [String]
    let cents: Int
    /// What stands for a card's number; `declined` is one that the bank refuses.
    let card: String
    var address: String
    var hold: Hold?
    var decision: Decision?
    var payment: Payment?
    var labels: [Label]?
    var shipment: Shipment?

    /// - Throws: ``ShopError/Code/unknownItem`` if the shop does not sell one of the items.
    package init(
        _ items: [String], customer: String, address: String = "1 Analytical Row", card: String = "ok"
    ) throws(ShopError) {
        var cents = 0
        for item in items { cents += try Assortment.price(of: item) }
        self.items = items
        self.cents = cents
        self.customer = customer
        self.address = address
        self.card = card
    }

    /// What the customer is to pay.
    package var amount: String { cents.euros }

    /// What the customer is told in the end.
    var news: String {
        if let shipment { return "your order is on its way to \(shipment.address)" }
        return "there will be no delivery, and you pay nothing"
    }
}

extension Int {
    /// Cents as euros: `689.00 EUR`.
    var euros: String { "\(self / 100).\(self % 100 < 10 ? "0" : "")\(self % 100) EUR" }
}
