import ArgumentParser
import Foundation
import OrderFulfilmentKit
import Ratchet

/// What all of the shop's own commands take: where the shop is.
struct ShopOptions: ParsableArguments {
    static let defaultFolder = URL(filePath: "shop")

    @Option(
        name: .customLong("shop"),
        help: ArgumentHelp("The folder that the shop keeps its journal and its ledgers in.", valueName: "DIR"))
    var path = "shop"

    var folder: URL { URL(filePath: path) }
    var journal: String { Shop.journal(in: folder).path }

    /// Hands something in to the process that serves, or to the next one.
    /// - Returns: what it says to the person at the command line.
    func handIn(_ body: (EngineClient) async throws -> SentCommand) async throws -> String {
        let client = try await client()
        do {
            let sent = try await body(client)
            // Without an engine the answer may take days.
            let answer = sent.engine == nil ? "nobody serves: it is kept" : "\(try await sent.answer()): taken"
            await client.close()
            return answer
        } catch {
            await client.close()
            throw error
        }
    }

    private func client() async throws -> EngineClient {
        do {
            return try await EngineClient.open(journal)
        } catch {
            guard error.code == .notFound else { throw error }
            throw ShopError(.noShop, "there is no shop in '\(path)' yet: run `shop serve` first")
        }
    }
}
