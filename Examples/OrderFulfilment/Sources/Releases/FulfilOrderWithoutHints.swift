import Ratchet

/// The second release as it was first written: its author forgot that orders are under way.
struct FulfilOrderWithoutHints: Workflow {
    static let name = FulfilOrder.name

    let shop: Shop

    var body: some Flow<Order, Receipt> { FulfilOrder2(shop: shop).body }

    var handlers: Handlers<Order> { FulfilOrder.newAddress }
}
