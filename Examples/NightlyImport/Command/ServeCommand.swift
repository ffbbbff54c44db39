import ArgumentParser
import Foundation
import Logging
import NightlyImportKit
import Ratchet
import ServiceLifecycle
import UnixSignals

/// The process that imports, until it is stopped or killed.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Imports at 02:00 in Berlin, and whenever somebody asks for it.")

    @OptionGroup var options: DepotOptions

    func run() async throws {
        let depot = options.depot
        try FileManager.default.createDirectory(at: depot.folder, withIntermediateDirectories: true)
        let engine = Engine(journal: .directory(depot.journal.path), configuration: NightlyImport.configuration)
        try NightlyImport.prepare(engine, depot)
        let group = ServiceGroup(
            services: [engine], gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "stock"))
        try await group.run()
    }
}
