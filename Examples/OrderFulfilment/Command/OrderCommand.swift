import ArgumentParser
import OrderFulfilmentKit
import Ratchet

/// Starts an order, through the journal: the process that serves is another one.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Orders something.",
        discussion: """
            The order's number is its run's id: ordered twice with the same number, it is one order. Above 500.00 EUR \
            it needs to be approved.
            """)

    @OptionGroup var shop: ShopOptions

    @Argument(help: "The order's number, such as order-7.")
    var number: String

    @Argument(help: ArgumentHelp("What is ordered: \(Assortment.items.joined(separator: ", "))."))
    var items: [String]

    @Option(help: "Who orders it.")
    var customer = "ada@example.com"

    @Option(help: "What is charged: 'declined' is a card that the bank refuses.")
    var card = "ok"

    func run() async throws {
        let order = try Order(items, customer: customer, card: card)
        let answer = try await shop.handIn { client in
            try await client.start(FulfilOrder.self, id: RunID(number), with: order)
        }
        print("\(answer), \(order.amount)")
    }
}
