import ArgumentParser
import OrderFulfilmentKit
import Ratchet

/// Sends an order's run the signal that it waits for, from a process of its own.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "Approves an order.")

    @OptionGroup var shop: ShopOptions

    @Argument(help: "The order's number.")
    var number: String

    func run() async throws {
        print(try await shop.decide(.approved, on: RunID(number)))
    }
}
