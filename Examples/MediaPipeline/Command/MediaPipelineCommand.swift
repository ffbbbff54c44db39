import ArgumentParser

@main
struct MediaPipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MediaPipeline",
        abstract: "Takes photographs through a pipeline that survives being killed.",
        subcommands: [DemoCommand.self, WorkCommand.self], defaultSubcommand: DemoCommand.self)
}
