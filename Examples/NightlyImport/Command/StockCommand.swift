import ArgumentParser
import RatchetCLI

@main
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock",
        abstract: "Imports the supplier's products each night, and keeps what it could not import.",
        subcommands: [
            ServeCommand.self, ListCommand.self, RunsCommand.self, SchedulesCommand.self, QueuesCommand.self,
            JobsCommand.self, DeadCommand.self,
        ])
}
