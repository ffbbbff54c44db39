/// What an order's run returns once the goods are on their way.
package struct Receipt: Codable, Hashable, Sendable {
    package let payment: String
    package let shipment: String

    init(_ order: Order) {
        payment = order.payment?.id ?? "none"
        shipment = order.shipment?.id ?? "none"
    }
}
