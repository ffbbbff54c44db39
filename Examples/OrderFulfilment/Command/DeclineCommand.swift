import ArgumentParser
import OrderFulfilmentKit
import Ratchet

/// Sends an order's run the signal that it waits for, from a process of its own.
struct DeclineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "decline", abstract: "Declines an order.")

    @OptionGroup var shop: ShopOptions

    @Argument(help: "The order's number.")
    var number: String

    func run() async throws {
        print(try await shop.decide(.declined, on: RunID(number)))
    }
}
