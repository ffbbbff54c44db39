import ArgumentParser

/// The benchmarks' program: `make bench` runs it.
@main struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ratchet-bench", abstract: "Measures the engine beside a C program that does the same disk work.",
        subcommands: [
            MeasureCommand.self, HoldCommand.self, KnockCommand.self, SleepersCommand.self, BacklogCommand.self,
        ],
        defaultSubcommand: MeasureCommand.self)
}
