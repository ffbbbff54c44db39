import ArgumentParser
import Foundation
import Logging
import OrderFulfilmentKit
import Ratchet
import ServiceLifecycle
import UnixSignals

/// The shop's process: it takes orders to their end, until it is stopped or killed.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Takes orders to their end.",
        discussion: """
            It goes on with all that is in the journal, and with what the other commands hand in. SIGTERM and ^C stop \
            it gracefully; a kill does no harm either.
            """)

    @OptionGroup var shop: ShopOptions

    @Flag(help: "A day takes a second.")
    var daysAsSeconds = false

    @Option(help: ArgumentHelp("How long each service takes to answer.", valueName: "seconds"))
    var pace = 0.5

    func run() async throws {
        let release = try Release.current
        let engine = Engine(journal: .directory(shop.journal))
        let services = Shop(
            shop.folder, day: daysAsSeconds ? .seconds(1) : .days(1), pace: .seconds(pace), tell: Self.say)
        try release.register(on: engine, services)
        let sign = DoorSign(engine: engine, release: release.rawValue, say: Self.say)
        let group = ServiceGroup(
            services: [engine, sign], gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "shop"))
        try await group.run()
        Self.say("shop: closed")
    }

    /// Writes each line at once: a buffer would be lost with a process that is killed.
    private static let say: @Sendable (String) -> Void = { line in
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
