import ArgumentParser
import OrderFulfilmentKit
import Ratchet
import RatchetCLI

@main
struct OrderFulfilmentCommand: AsyncParsableCommand, WorkflowProvider {
    static let configuration = CommandConfiguration(
        commandName: "shop",
        abstract: "A shop that takes orders to their shipment, and survives being killed and deployed anew.",
        subcommands: [
            ServeCommand.self, OrderCommand.self, ApproveCommand.self, DeclineCommand.self, BooksCommand.self,
            RunsCommand.self, GraphCommand.self, UpdateCommand.self, SkipCommand.self, CancelCommand.self,
            CheckCommand<OrderFulfilmentCommand>.self,
        ])

    /// For `check`, which makes no step: the shop's folder is not opened.
    static func register(on engine: Engine) throws {
        try Release.current.register(on: engine, Shop(ShopOptions.defaultFolder))
    }
}
