import ArgumentParser
import OrderFulfilmentKit

/// Shows the services' ledgers: what has really been done, and how often it was asked for.
struct BooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "books", abstract: "Shows what the services did, by their own books.",
        discussion: "A line is something that was done once. ASKED is how often it was asked for.")

    @OptionGroup var shop: ShopOptions

    @Argument(help: "Only what was done for this order.")
    var number: String?

    func run() throws {
        let lines = try Books(shop.folder, of: number).lines
        print(lines.isEmpty ? "nothing was done" : lines.joined(separator: "\n"))
    }
}
