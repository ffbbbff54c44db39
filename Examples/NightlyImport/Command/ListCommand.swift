import ArgumentParser
import NightlyImportKit

/// Shows the catalogue: what has really been imported.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists what the shop sells.")

    @OptionGroup var options: DepotOptions

    func run() throws {
        for product in try options.depot.catalogue.products {
            print("\(product.sku)  \(product.name), \(product.price) EUR, \(product.stock) in stock")
        }
    }
}
